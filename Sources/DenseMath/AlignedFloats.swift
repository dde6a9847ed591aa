/// Zeroed numbers that start on a cache line, so that rows of whole lines never straddle two. Has one owner.
struct AlignedFloats: ~Copyable {
    /// Bytes of a cache line, and of the widest vectors.
    private static let alignment = 64

    let count: Int
    let start: UnsafeMutablePointer<Float>

    init(count: Int) {
        self.count = count
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: Self.alignment)
        start = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
        start.initialize(repeating: 0, count: count)
    }

    deinit {
        UnsafeMutableRawPointer(start).deallocate()
    }
}
