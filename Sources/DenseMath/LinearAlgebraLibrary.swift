import COpenBLAS

/// The library behind `MatrixProduct` and the solvers. It is loaded on first use. Where it is missing, they compute the
/// same slowly, which suffices for answers and updates; a fit asks here first.
package enum LinearAlgebraLibrary {
    /// The reason why the library cannot be used on this machine, and what to do.
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Loads the library unless it is loaded, which takes a few milliseconds.
    package static func load() throws(Unavailable) {
        if let problem = openblas_load() { throw Unavailable(description: String(cString: problem)) }
    }

    /// Whether the slow replacement was used, because the library is missing.
    package static var isMissing: Bool { openblas_is_missing() != 0 }
}
