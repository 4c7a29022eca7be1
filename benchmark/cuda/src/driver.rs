//! The driver's library, `libcuda.so.1`: what is used of it, by hand, and a safe way to use that.
#![allow(
    unsafe_code,
    reason = "a library of another language, loaded at run time, cannot be called otherwise; nothing outside of this file does"
)]

use std::{
    ffi::{CStr, CString, c_char, c_int, c_uint, c_void},
    fmt::{self, Write as _},
    fs,
    marker::PhantomData,
    mem::ManuallyDrop,
    path::{Path, PathBuf},
    ptr,
    rc::Rc,
    time::{Duration, Instant},
};

use libloading::Library;

use crate::kernels::{BASE, BASE_PTX, TENSOR, TENSOR_PTX};

/// The driver's library.
const LIBRARY: &str = "libcuda.so.1";

/// Where it is when the loader does not find it by its name: a container is often given the files without a new cache of
/// the loader, and without the links that make up the short names.
const FOLDERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/usr/lib/wsl/lib",
];

/// Compute capability from which on there are matrix units that [`TENSOR`] can use.
const TENSOR_FROM: i32 = 8;

/// The most bytes that the parameters of a kernel of our PTX version can have.
const MAX_PARAMETERS: usize = 4096;

const SUCCESS: c_int = 0;
const OUT_OF_MEMORY: c_int = 2;
const NO_DEVICE: c_int = 100;

/// Keys of `cuLaunchKernel`'s last parameter.
const PARAMETERS: usize = 1;
const PARAMETERS_SIZE: usize = 2;
const PARAMETERS_END: usize = 0;

/// Names of attributes in `cuda.h`.
const MULTIPROCESSORS: c_int = 16;
const CLOCK_KHZ: c_int = 13;
const MEMORY_CLOCK_KHZ: c_int = 36;
const BUS_BITS: c_int = 37;
const L2_BYTES: c_int = 38;
const ECC: c_int = 32;
const INTEGRATED: c_int = 18;
const CAPABILITY_MAJOR: c_int = 75;
const CAPABILITY_MINOR: c_int = 76;

type Context = *mut c_void;
type Module = *mut c_void;
type Function = *mut c_void;
type Event = *mut c_void;
type Stream = *mut c_void;
type Address = u64;

/// What went wrong with the driver.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no driver, or none that can be loaded.
    #[error(
        "no libcuda.so.1: NVIDIA's driver is not installed here, or not given to this container"
    )]
    NoLibrary(#[source] libloading::Error),
    /// It is not the library that it should be.
    #[error("the CUDA driver has no {name}: it must be of CUDA 11.8 or later")]
    NoSymbol {
        /// What was looked for.
        name: &'static str,
        /// Why it is not there.
        #[source]
        source: libloading::Error,
    },
    /// The driver works and has no GPU.
    #[error("the CUDA driver is there and has no device")]
    NoDevice,
    /// The memory asked for is not to be had.
    #[error("the GPU has no {bytes} bytes left in one piece")]
    OutOfMemory {
        /// How much was asked for.
        bytes: u64,
    },
    /// A call failed.
    #[error("{call} failed: {name} ({code})")]
    Driver {
        /// The function.
        call: &'static str,
        /// Its answer.
        code: i32,
        /// The driver's name for that.
        name: String,
    },
    /// A buffer is too small for what it is used for, or of another GPU.
    #[error("a buffer of {bytes} bytes of this GPU is needed, not of {found}")]
    Buffer {
        /// How large it must be.
        bytes: u64,
        /// How large it is; 0 when it is another GPU's.
        found: u64,
    },
    /// A GPU of this generation does not have the kernel.
    #[error("compute capability 8.0 is needed for matrix units")]
    NoMatrixUnits,
}

/// Declares the driver's functions that are used, as `cuda.h` does, and how they are found.
macro_rules! functions {
    ($($name:ident = $symbol:literal: fn($($parameter:ty),* $(,)?);)*) => {
        struct Functions {
            $($name: unsafe extern "C" fn($($parameter),*) -> c_int,)*
        }

        impl Functions {
            /// # Safety
            /// The library is NVIDIA's driver, or has functions of the same names and types.
            unsafe fn find(library: &Library) -> Result<Self, Error> {
                Ok(Self {
                    // SAFETY: the types are those of `cuda.h`, and by the function's contract of the library.
                    $($name: unsafe { symbol(library, $symbol) }?,)*
                })
            }
        }
    };
}

functions! {
    init = "cuInit": fn(c_uint);
    version = "cuDriverGetVersion": fn(*mut c_int);
    error_name = "cuGetErrorName": fn(c_int, *mut *const c_char);
    device_count = "cuDeviceGetCount": fn(*mut c_int);
    device = "cuDeviceGet": fn(*mut c_int, c_int);
    device_name = "cuDeviceGetName": fn(*mut c_char, c_int, c_int);
    device_uuid = "cuDeviceGetUuid_v2": fn(*mut [u8; 16], c_int);
    device_attribute = "cuDeviceGetAttribute": fn(*mut c_int, c_int, c_int);
    device_memory = "cuDeviceTotalMem_v2": fn(*mut usize, c_int);
    retain = "cuDevicePrimaryCtxRetain": fn(*mut Context, c_int);
    release = "cuDevicePrimaryCtxRelease_v2": fn(c_int);
    set_current = "cuCtxSetCurrent": fn(Context);
    synchronize = "cuCtxSynchronize": fn();
    memory_info = "cuMemGetInfo_v2": fn(*mut usize, *mut usize);
    allocate = "cuMemAlloc_v2": fn(*mut Address, usize);
    free = "cuMemFree_v2": fn(Address);
    fill_bytes = "cuMemsetD8_v2": fn(Address, u8, usize);
    read = "cuMemcpyDtoH_v2": fn(*mut c_void, Address, usize);
    load = "cuModuleLoadData": fn(*mut Module, *const c_void);
    unload = "cuModuleUnload": fn(Module);
    function = "cuModuleGetFunction": fn(*mut Function, Module, *const c_char);
    occupancy = "cuOccupancyMaxActiveBlocksPerMultiprocessor": fn(*mut c_int, Function, c_int, usize);
    launch = "cuLaunchKernel": fn(
        Function, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, Stream, *mut *mut c_void, *mut *mut c_void,
    );
    event_create = "cuEventCreate": fn(*mut Event, c_uint);
    event_record = "cuEventRecord": fn(Event, Stream);
    event_synchronize = "cuEventSynchronize": fn(Event);
    event_elapsed = "cuEventElapsedTime": fn(*mut f32, Event, Event);
    event_destroy = "cuEventDestroy_v2": fn(Event);
}

/// # Safety
/// `T` is a function pointer of the type that the library's symbol has.
unsafe fn symbol<T: Copy>(library: &Library, name: &'static str) -> Result<T, Error> {
    // SAFETY: by this function's contract. The pointer outlives the borrow because the library is never unloaded.
    unsafe { library.get::<T>(name.as_bytes()) }
        .map(|symbol| *symbol)
        .map_err(|source| Error::NoSymbol { name, source })
}

impl Functions {
    fn check(&self, call: &'static str, code: c_int) -> Result<(), Error> {
        match code {
            SUCCESS => Ok(()),
            NO_DEVICE => Err(Error::NoDevice),
            code => Err(Error::Driver {
                call,
                code,
                name: self.name_of(code),
            }),
        }
    }

    fn name_of(&self, code: c_int) -> String {
        let mut name = ptr::null();
        // SAFETY: `name` may be written to; what the driver writes there is null or a string of its own, which stays.
        unsafe {
            if (self.error_name)(code, &raw mut name) != SUCCESS || name.is_null() {
                return "an error without a name".to_owned();
            }
            CStr::from_ptr(name).to_string_lossy().into_owned()
        }
    }
}

/// The driver of this machine.
pub struct Driver {
    functions: Rc<Functions>,
    path: PathBuf,
    version: i32,
    /// Never unloaded: the driver has threads of its own, which would run on without their code.
    _library: ManuallyDrop<Library>,
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("path", &self.path)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a driver says of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Its number, which a [`Driver`] opens it by.
    pub index: i32,
    /// As the driver calls it.
    pub name: String,
    /// `GPU-` and 16 bytes in hexadecimal, in five groups, as other tools show it.
    pub uuid: String,
    /// Compute capability, major and minor.
    pub capability: (i32, i32),
    /// Multiprocessors.
    pub multiprocessors: u32,
    /// Bytes of memory.
    pub memory: u64,
    /// Highest clock of the multiprocessors, Hz; 0 where it is not told.
    pub clock: u64,
    /// Highest clock of the memory, Hz; 0 where it is not told.
    pub memory_clock: u64,
    /// Width of the memory's bus, bits; 0 where it is not told.
    pub bus_bits: u32,
    /// Bytes of the second-level cache; 0 where it is not told.
    pub l2: u64,
    /// Whether memory has error correction on.
    pub has_ecc: bool,
    /// Whether its memory is the machine's.
    pub is_integrated: bool,
}

impl Driver {
    /// Loads and initialises the driver: `library`, or without one that of the system.
    ///
    /// # Errors
    /// [`Error::NoLibrary`] where there is none, [`Error::NoDevice`] where it has nothing to drive.
    pub fn open(library: Option<&Path>) -> Result<Self, Error> {
        let (library, path) = match library {
            Some(path) => (load(path)?, path.to_owned()),
            None => load_first()?,
        };
        // SAFETY: the file is what the system, or the operator, gives out as NVIDIA's driver.
        let functions = unsafe { Functions::find(&library) }?;
        // SAFETY: 0 is the one value that it takes.
        functions.check("cuInit", unsafe { (functions.init)(0) })?;
        let mut version = 0;
        // SAFETY: `version` may be written to.
        let code = unsafe { (functions.version)(&raw mut version) };
        functions.check("cuDriverGetVersion", code)?;
        Ok(Self {
            functions: Rc::new(functions),
            path,
            version,
            _library: ManuallyDrop::new(library),
        })
    }

    /// The newest CUDA that it can run, major and minor.
    pub fn version(&self) -> (i32, i32) {
        (self.version / 1000, self.version % 1000 / 10)
    }

    /// The library, by the name or path that it was found under.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All devices.
    ///
    /// # Errors
    /// [`Error::NoDevice`] when there is none.
    pub fn devices(&self) -> Result<Vec<DeviceInfo>, Error> {
        let mut count = 0;
        // SAFETY: `count` may be written to.
        let code = unsafe { (self.functions.device_count)(&raw mut count) };
        self.functions.check("cuDeviceGetCount", code)?;
        if count < 1 {
            return Err(Error::NoDevice);
        }
        (0..count).map(|index| self.device(index)).collect()
    }

    fn device(&self, index: i32) -> Result<DeviceInfo, Error> {
        let handle = self.handle(index)?;
        let mut name = [0 as c_char; 256];
        // SAFETY: there is room for what is said to be there, and its end stays zero.
        let code = unsafe { (self.functions.device_name)(name.as_mut_ptr(), 255, handle) };
        self.functions.check("cuDeviceGetName", code)?;
        let mut uuid = [0; 16];
        // SAFETY: there is room for 16 bytes.
        let code = unsafe { (self.functions.device_uuid)(&raw mut uuid, handle) };
        self.functions.check("cuDeviceGetUuid", code)?;
        let mut memory = 0;
        // SAFETY: `memory` may be written to.
        let code = unsafe { (self.functions.device_memory)(&raw mut memory, handle) };
        self.functions.check("cuDeviceTotalMem", code)?;
        let number = |attribute| self.attribute(handle, attribute);
        // What newer drivers may no longer tell, and what is only shown.
        let optional = |attribute| {
            number(attribute)
                .ok()
                .and_then(|value| u32::try_from(value).ok())
        };
        Ok(DeviceInfo {
            index,
            // SAFETY: the last of its bytes is zero.
            name: unsafe { CStr::from_ptr(name.as_ptr()) }
                .to_string_lossy()
                .trim()
                .to_owned(),
            uuid: uuid_text(&uuid),
            capability: (number(CAPABILITY_MAJOR)?, number(CAPABILITY_MINOR)?),
            multiprocessors: u32::try_from(number(MULTIPROCESSORS)?).unwrap_or(0),
            memory: memory as u64,
            clock: u64::from(optional(CLOCK_KHZ).unwrap_or(0)) * 1000,
            memory_clock: u64::from(optional(MEMORY_CLOCK_KHZ).unwrap_or(0)) * 1000,
            bus_bits: optional(BUS_BITS).unwrap_or(0),
            l2: u64::from(optional(L2_BYTES).unwrap_or(0)),
            has_ecc: optional(ECC).unwrap_or(0) != 0,
            is_integrated: optional(INTEGRATED).unwrap_or(0) != 0,
        })
    }

    fn handle(&self, index: i32) -> Result<c_int, Error> {
        let mut handle = 0;
        // SAFETY: `handle` may be written to.
        let code = unsafe { (self.functions.device)(&raw mut handle, index) };
        self.functions.check("cuDeviceGet", code)?;
        Ok(handle)
    }

    fn attribute(&self, handle: c_int, attribute: c_int) -> Result<i32, Error> {
        let mut value = 0;
        // SAFETY: `value` may be written to.
        let code = unsafe { (self.functions.device_attribute)(&raw mut value, attribute, handle) };
        self.functions.check("cuDeviceGetAttribute", code)?;
        Ok(value)
    }

    /// Makes a device ready for work: a context on it, with the kernels compiled for it.
    ///
    /// # Errors
    /// Those of the driver, also when it does not take our PTX.
    pub fn gpu(&self, device: &DeviceInfo) -> Result<Gpu, Error> {
        let handle = self.handle(device.index)?;
        let functions = Rc::clone(&self.functions);
        let mut context = ptr::null_mut();
        // SAFETY: `context` may be written to.
        let code = unsafe { (functions.retain)(&raw mut context, handle) };
        functions.check("cuDevicePrimaryCtxRetain", code)?;
        let mut session = Session {
            functions,
            handle,
            context,
            kernels: Vec::new(),
            modules: Vec::new(),
        };
        session.load(BASE_PTX, &BASE)?;
        if device.capability.0 >= TENSOR_FROM {
            session.load(TENSOR_PTX, &TENSOR)?;
        }
        Ok(Gpu {
            session: Rc::new(session),
        })
    }
}

/// Loads the first library that is there.
fn load_first() -> Result<(Library, PathBuf), Error> {
    let named = PathBuf::from(LIBRARY);
    let error = match load(&named) {
        Ok(library) => return Ok((library, named)),
        Err(error) => error,
    };
    let found = FOLDERS
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(Iterator::flatten)
        .map(|entry| entry.path())
        .filter(|path| is_library(path));
    for path in found {
        if let Ok(library) = load(&path) {
            return Ok((library, path));
        }
    }
    // That it is not to be had by its name is what matters.
    Err(error)
}

/// Whether a file is called like the driver's library, with a version at the end.
fn is_library(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with("libcuda.so."))
}

fn load(path: &Path) -> Result<Library, Error> {
    // SAFETY: loading runs the library's own initialisation; it is the driver that this machine's administrator
    // installed, or the one that was named on the command line.
    unsafe { Library::new(path) }.map_err(Error::NoLibrary)
}

fn uuid_text(bytes: &[u8; 16]) -> String {
    let mut text = "GPU".to_owned();
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 0 | 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // To text, it cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A context and what was loaded into it.
struct Session {
    functions: Rc<Functions>,
    handle: c_int,
    context: Context,
    kernels: Vec<(&'static str, Function)>,
    modules: Vec<Module>,
}

impl Session {
    /// The functions of the driver, with this context the one that they work in.
    fn enter(&self) -> Result<&Functions, Error> {
        // SAFETY: the context is held until this is dropped.
        let code = unsafe { (self.functions.set_current)(self.context) };
        self.functions.check("cuCtxSetCurrent", code)?;
        Ok(&self.functions)
    }

    fn load(&mut self, ptx: &str, names: &[&'static str]) -> Result<(), Error> {
        let functions = Rc::clone(&self.functions);
        self.enter()?;
        let image: Vec<u8> = ptx.bytes().chain([0]).collect();
        let mut module = ptr::null_mut();
        // SAFETY: the image is PTX that ends with a zero.
        let code = unsafe { (functions.load)(&raw mut module, image.as_ptr().cast()) };
        functions.check("cuModuleLoadData", code)?;
        self.modules.push(module);
        for &name in names {
            let symbol = CString::new(name).unwrap_or_default();
            let mut function = ptr::null_mut();
            // SAFETY: `function` may be written to, and the name ends with a zero.
            let code = unsafe { (functions.function)(&raw mut function, module, symbol.as_ptr()) };
            functions.check("cuModuleGetFunction", code)?;
            self.kernels.push((name, function));
        }
        Ok(())
    }

    fn kernel(&self, name: &str) -> Result<Function, Error> {
        self.kernels
            .iter()
            .find(|(found, _)| *found == name)
            .map(|(_, function)| *function)
            .ok_or(Error::NoMatrixUnits)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: all of it is ours and used no more. What fails here has failed before, and was told then.
        unsafe {
            (self.functions.set_current)(self.context);
            for &module in &self.modules {
                (self.functions.unload)(module);
            }
            (self.functions.release)(self.handle);
        }
    }
}

/// A GPU that can be worked with, from the thread that opened it.
pub struct Gpu {
    session: Rc<Session>,
}

/// How long a kernel took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// By the GPU's own events, around the kernel.
    pub event: Duration,
    /// By this machine's clock, from before the launch to after its end.
    pub wall: Duration,
}

/// Memory of a GPU, freed when dropped.
pub struct Buffer {
    session: Rc<Session>,
    address: Address,
    bytes: u64,
}

impl Buffer {
    /// How large it is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let Ok(functions) = self.session.enter() {
            // SAFETY: it was allocated in this context, once, and is used no more.
            unsafe { (functions.free)(self.address) };
        }
    }
}

impl Gpu {
    /// Free and all memory, bytes, as the driver tells it.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn memory(&self) -> Result<(u64, u64), Error> {
        let functions = self.session.enter()?;
        let (mut free, mut total) = (0, 0);
        // SAFETY: both may be written to.
        let code = unsafe { (functions.memory_info)(&raw mut free, &raw mut total) };
        functions.check("cuMemGetInfo", code)?;
        Ok((free as u64, total as u64))
    }

    /// Allocates memory; what is in it is not told.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] when there is not as much in one piece.
    pub fn allocate(&self, bytes: u64) -> Result<Buffer, Error> {
        let functions = self.session.enter()?;
        let size = usize::try_from(bytes).map_err(|_| Error::OutOfMemory { bytes })?;
        let mut address = 0;
        // SAFETY: `address` may be written to.
        let code = unsafe { (functions.allocate)(&raw mut address, size) };
        if code == OUT_OF_MEMORY {
            return Err(Error::OutOfMemory { bytes });
        }
        functions.check("cuMemAlloc", code)?;
        Ok(Buffer {
            session: Rc::clone(&self.session),
            address,
            bytes,
        })
    }

    /// Sets every byte of a buffer to zero.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn clear(&self, buffer: &Buffer) -> Result<(), Error> {
        self.check(buffer, 0)?;
        let functions = self.session.enter()?;
        // SAFETY: the address and the size are those that the buffer was allocated with, so the size fits.
        let code =
            unsafe { (functions.fill_bytes)(buffer.address, 0, size_of_buffer(buffer.bytes)) };
        functions.check("cuMemsetD8", code)
    }

    /// Reads bytes from `offset` on.
    ///
    /// # Errors
    /// [`Error::Buffer`] when the buffer has not as many.
    pub fn read(&self, buffer: &Buffer, offset: u64, bytes: &mut [u8]) -> Result<(), Error> {
        self.check(buffer, offset.saturating_add(bytes.len() as u64))?;
        let functions = self.session.enter()?;
        // SAFETY: the range lies in the buffer, as was just checked, and `bytes` has room for it.
        let code = unsafe {
            (functions.read)(
                bytes.as_mut_ptr().cast(),
                buffer.address + offset,
                bytes.len(),
            )
        };
        functions.check("cuMemcpyDtoH", code)
    }

    /// How many blocks of `threads` threads of a kernel a multiprocessor has room for at a time.
    pub(crate) fn occupancy(&self, kernel: &str, threads: u32) -> Result<u32, Error> {
        let function = self.session.kernel(kernel)?;
        let functions = self.session.enter()?;
        let mut blocks = 0;
        // SAFETY: `blocks` may be written to, and the function is of this context.
        let code =
            unsafe { (functions.occupancy)(&raw mut blocks, function, threads.cast_signed(), 0) };
        functions.check("cuOccupancyMaxActiveBlocksPerMultiprocessor", code)?;
        Ok(blocks.max(1).cast_unsigned())
    }

    /// Fails unless a buffer is this GPU's and has `bytes` bytes.
    pub(crate) fn check(&self, buffer: &Buffer, bytes: u64) -> Result<(), Error> {
        let found = if Rc::ptr_eq(&buffer.session, &self.session) {
            buffer.bytes
        } else {
            0
        };
        if found < bytes.max(1) {
            return Err(Error::Buffer { bytes, found });
        }
        Ok(())
    }

    /// Runs a kernel to its end.
    ///
    /// The parameters are all of 64 bits, as those of all our kernels. Who calls has checked that a kernel stays within
    /// the buffers among them.
    pub(crate) fn run(
        &self,
        kernel: &str,
        blocks: u32,
        threads: u32,
        parameters: &[Parameter<'_>],
    ) -> Result<Timing, Error> {
        let function = self.session.kernel(kernel)?;
        let functions = self.session.enter()?;
        // Padded, so that the driver never reads beyond it, however many parameters the kernel has.
        let mut words = [0u64; MAX_PARAMETERS / 8];
        for (word, parameter) in words.iter_mut().zip(parameters) {
            *word = match *parameter {
                Parameter::Buffer(address, _) => address,
                Parameter::Number(number) => number,
            };
        }
        let mut size = parameters.len() * 8;
        let mut extra: [*mut c_void; 5] = [
            ptr::without_provenance_mut(PARAMETERS),
            words.as_mut_ptr().cast(),
            ptr::without_provenance_mut(PARAMETERS_SIZE),
            (&raw mut size).cast(),
            ptr::without_provenance_mut(PARAMETERS_END),
        ];
        let before = Mark::new(functions)?;
        let after = Mark::new(functions)?;
        let began = Instant::now();
        before.record()?;
        // SAFETY: the function is of this context; its parameters are copied from `words`, which is as large as any
        // kernel's can be; the kernel is one of ours and stays within the buffers, as its caller in `kernels.rs` checked.
        let code = unsafe {
            (functions.launch)(
                function,
                blocks,
                1,
                1,
                threads,
                1,
                1,
                0,
                ptr::null_mut(),
                ptr::null_mut(),
                extra.as_mut_ptr(),
            )
        };
        functions.check("cuLaunchKernel", code)?;
        after.record()?;
        after.wait()?;
        // SAFETY: it takes nothing.
        functions.check("cuCtxSynchronize", unsafe { (functions.synchronize)() })?;
        let wall = began.elapsed();
        Ok(Timing {
            event: after.since(&before)?,
            wall,
        })
    }
}

/// A size that an allocation was made with, and so fits.
fn size_of_buffer(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// What a kernel is given.
#[derive(Clone, Copy)]
pub(crate) enum Parameter<'a> {
    /// A buffer's address; the buffer lives as long as this.
    Buffer(Address, PhantomData<&'a Buffer>),
    /// A number.
    Number(u64),
}

impl<'a> From<&'a Buffer> for Parameter<'a> {
    fn from(buffer: &'a Buffer) -> Self {
        Self::Buffer(buffer.address, PhantomData)
    }
}

impl From<u64> for Parameter<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

/// A moment in a GPU's work.
struct Mark<'a> {
    functions: &'a Functions,
    event: Event,
}

impl<'a> Mark<'a> {
    fn new(functions: &'a Functions) -> Result<Self, Error> {
        let mut event = ptr::null_mut();
        // SAFETY: `event` may be written to; 0 is the flag for one that takes the time.
        let code = unsafe { (functions.event_create)(&raw mut event, 0) };
        functions.check("cuEventCreate", code)?;
        Ok(Self { functions, event })
    }

    fn record(&self) -> Result<(), Error> {
        // SAFETY: the event lives; null is the default stream.
        let code = unsafe { (self.functions.event_record)(self.event, ptr::null_mut()) };
        self.functions.check("cuEventRecord", code)
    }

    fn wait(&self) -> Result<(), Error> {
        // SAFETY: the event lives.
        let code = unsafe { (self.functions.event_synchronize)(self.event) };
        self.functions.check("cuEventSynchronize", code)
    }

    fn since(&self, earlier: &Self) -> Result<Duration, Error> {
        let mut milliseconds = 0f32;
        // SAFETY: both events live and were recorded, and `milliseconds` may be written to.
        let code = unsafe {
            (self.functions.event_elapsed)(&raw mut milliseconds, earlier.event, self.event)
        };
        self.functions.check("cuEventElapsedTime", code)?;
        Ok(Duration::try_from_secs_f64(f64::from(milliseconds) / 1000.0).unwrap_or_default())
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        // SAFETY: the event is ours and used no more.
        unsafe { (self.functions.event_destroy)(self.event) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_written_as_other_tools_write_it() {
        let bytes = std::array::from_fn(|place| u8::try_from(place * 17).unwrap());
        assert_eq!(
            uuid_text(&bytes),
            "GPU-00112233-4455-6677-8899-aabbccddeeff"
        );
    }

    #[test]
    fn the_library_is_known_by_its_name() {
        let is = |name: &str| is_library(&Path::new("/usr/lib64").join(name));
        assert!(is("libcuda.so.1") && is("libcuda.so.550.54.15"));
        assert!(!is("libcuda.so") && !is("libcudart.so.12") && !is("libcudadebugger.so.1"));
    }

    #[test]
    fn a_library_that_is_not_there_is_no_driver() {
        let error = Driver::open(Some(Path::new("/nowhere/libcuda.so.1"))).unwrap_err();
        assert!(matches!(error, Error::NoLibrary(_)), "{error}");
    }

    #[test]
    fn a_library_that_is_no_driver_is_named_as_such() {
        let error = Driver::open(Some(Path::new("libc.so.6"))).unwrap_err();
        assert!(
            matches!(error, Error::NoSymbol { name: "cuInit", .. }),
            "{error}"
        );
    }
}
