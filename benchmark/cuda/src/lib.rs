//! NVIDIA GPUs through the driver that is installed where this runs, found at run time: nothing of CUDA is linked, and a
//! machine without a driver gets an [`Error`].
//!
//! It can do what the [benchmark's kernels](Gpu) do, and no more. That is what makes it safe to use: every kernel is in
//! this project, and each call checks that its buffers are as large as the kernel will use them.
//!
//! - [`Driver`]: the library, the devices that it lists, and an open [`Gpu`] with its [`Buffer`]s.
//! - [`Throughput`]: the kernels that only compute, with the results that they must have.

mod driver;
mod expected;
mod kernels;

pub use driver::{Buffer, DeviceInfo, Driver, Error, Gpu, Timing};
pub use expected::{random_at, triad_at};
pub use kernels::{THREADS_PER_BLOCK, TRIAD_BYTES, Throughput};
