import COpenBLAS

/// The library behind `MatrixProduct` and the solvers. It is loaded on first use, and a missing library then ends the
/// program with the reason, so a fit asks here first.
package enum LinearAlgebraLibrary {
    /// The reason why the library cannot be used on this machine, and what to do.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Loads the library unless it is loaded, which takes a few milliseconds.
    package static func load() throws(Unavailable) {
        if let problem = openblas_load() { throw Unavailable(description: String(cString: problem)) }
    }
}
