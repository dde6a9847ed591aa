import CLibFuzzer

/// One of libFuzzer's own mutations of some bytes.
func mutated(_ bytes: [UInt8], limit: Int, using random: inout RandomBytes) -> [UInt8] {
    var room = bytes + [UInt8](repeating: 0, count: max(1, limit - bytes.count))
    let count = room.withUnsafeMutableBufferPointer { LLVMFuzzerMutate($0.baseAddress, bytes.count, $0.count) }
    return Array(room.prefix(count))
}

/// libFuzzer calls this by its name for every mutation.
@_cdecl("LLVMFuzzerCustomMutator")
func mutateInput(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32) -> Int {
    var random = RandomBytes(seed: UInt64(seed))
    let input = Array(UnsafeBufferPointer(start: data, count: count))
    // Bytes that do not fit the form are tried as well.
    guard Int.random(in: 0..<8, using: &random) > 0, let changed = Chosen.target?.mutate(input, using: &random),
        changed.count <= limit
    else { return LLVMFuzzerMutate(data, count, limit) }
    for (position, byte) in changed.enumerated() { data[position] = byte }
    return changed.count
}
