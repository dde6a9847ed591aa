import CMalloc

/// How the C library's allocator is to behave in a process that holds little, except for the seconds of an import or a training.
enum Memory {
    /// Large arrays live in mappings of their own and leave with their last owner. glibc would raise this limit with every large
    /// array freed, and keep what the arrays of a training took for the daemon's lifetime (mallopt(3), M_MMAP_THRESHOLD).
    private static let largestPooledBytes: Int32 = 256 << 10
    /// What may stay free at the end of a heap.
    private static let keptBytes: Int32 = 1 << 20

    /// Before the first thread starts.
    static func configure() {
        mallopt(M_MMAP_THRESHOLD, largestPooledBytes)
        mallopt(M_TRIM_THRESHOLD, keptBytes)
    }
}
