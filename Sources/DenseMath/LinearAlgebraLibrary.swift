import COpenBLAS

/// The library behind `MatrixProduct` and the solvers. It is loaded when first needed; where it is missing the program then ends
/// with the reason, so a program that wants to answer otherwise asks here first.
package enum LinearAlgebraLibrary {
    /// Why matrices cannot be multiplied on this machine, and what to do.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Loads the library unless it is loaded. Costs a few milliseconds the first time.
    package static func load() throws(Unavailable) {
        if let problem = openblas_load() { throw Unavailable(description: String(cString: problem)) }
    }

    /// The processor family whose kernels are in use, as the library calls it: "SkylakeX", "Haswell".
    package static func kernelFamily() throws(Unavailable) -> String {
        try load()
        return String(cString: openblas_get_corename())
    }
}
