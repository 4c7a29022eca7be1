//! What the fuzz targets in `fuzz/` do with their bytes. It is here so that ordinary
//! tests do it, too.

mod artifact;
mod definition;
mod money;
mod price;
mod requests;
mod ring;
mod sealed;

use std::cell::OnceCell;

pub use artifact::artifact;
pub use definition::definition;
pub use money::money;
pub use nosana_sdk::store::fuzz::answers;
pub use price::price;
pub use requests::requests;
pub use ring::ring;
pub use sealed::sealed;

use crate::model::{Scene, of_bytes};

/// A run of instructions by honest and hostile people, on a chain and in the model.
///
/// # Panics
/// When the chain does otherwise than the model, or something is stuck.
pub fn instructions(bytes: &[u8]) {
    thread_local! {
        static SCENE: OnceCell<Scene> = const { OnceCell::new() };
    }
    SCENE.with(|scene| {
        if let Err(wrong) = of_bytes(scene.get_or_init(Scene::new), bytes) {
            panic!("{wrong}");
        }
    });
}

/// Reads values off the front of bytes; zeros when nothing is left.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut taken = [0; N];
        let known = self.0.len().min(N);
        taken[..known].copy_from_slice(&self.0[..known]);
        self.0 = &self.0[known..];
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take::<1>()[0]
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn i32(&mut self) -> i32 {
        i32::from_le_bytes(self.take())
    }

    fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.take())
    }
}
