"""Compiles a CUDA source to PTX by NVRTC: compile.py LIBNVRTC ARCHITECTURE SOURCE > PTX. `build` calls it."""

import ctypes
import pathlib
import sys


def main(library, architecture, source):
    nvrtc = ctypes.CDLL(library)
    folder = pathlib.Path(source).resolve().parent
    program = ctypes.c_void_p()

    def call(name, *arguments):
        result = getattr(nvrtc, name)(*arguments)
        if result != 0 and name != "nvrtcCompileProgram":
            sys.exit(f"{name} failed: {result}")
        return result

    def text(what):
        size = ctypes.c_size_t()
        call(f"nvrtcGet{what}Size", program, ctypes.byref(size))
        buffer = ctypes.create_string_buffer(size.value)
        call(f"nvrtcGet{what}", program, buffer)
        return buffer.value.decode()

    code = pathlib.Path(source).read_bytes()
    call("nvrtcCreateProgram", ctypes.byref(program), code, pathlib.Path(source).name.encode(), 0, None, None)
    options = [f"--gpu-architecture={architecture}", f"--include-path={folder}/device", f"--include-path={folder}"]
    array = (ctypes.c_char_p * len(options))(*[option.encode() for option in options])
    if call("nvrtcCompileProgram", program, len(options), array) != 0:
        sys.exit(text("ProgramLog"))
    sys.stdout.write(text("PTX"))


if __name__ == "__main__":
    main(*sys.argv[1:])
