/// Lets the blocks of a parallel loop write disjoint ranges of one array.
///
/// `@unchecked Sendable`: it carries a pointer between threads. Bounds are checked. Two blocks that wrote the same
/// numbers at the same time would race, so the caller gives each block a range of its own.
package struct DisjointWriter: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Float>

    fileprivate init(_ buffer: UnsafeMutableBufferPointer<Float>) {
        self.buffer = buffer
    }

    /// Lends a part of the array for writing.
    package func write<R>(_ range: Range<Int>, _ body: (inout MutableSpan<Float>) -> R) -> R {
        var span = MutableSpan(_unsafeElements: UnsafeMutableBufferPointer(rebasing: buffer[range]))
        return body(&span)
    }

    /// The same for the kernels of this module. `body` is not called for an empty part.
    func withPointer(_ range: Range<Int>, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        if let base = UnsafeMutableBufferPointer(rebasing: buffer[range]).baseAddress { body(base) }
    }
}

extension Array<Float> {
    /// Lends the array to the blocks of a parallel loop. The writer must not be kept.
    package mutating func withDisjointWriter<R>(_ body: (DisjointWriter) throws -> R) rethrows -> R {
        try withUnsafeMutableBufferPointer { try body(DisjointWriter($0)) }
    }
}
