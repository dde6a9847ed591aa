/// Finds names that are spelled like one that does not exist.
package enum Spelling {
    /// The names among which a misspelt one is looked for.
    private static let searched = 500
    private static let shown = 20
    /// Bytes of a name that are compared.
    private static let compared = 64

    /// A hint that names those that are spelled like this one or, if there are none, some of them.
    ///
    /// - Parameter none: The hint if there are no names at all.
    package static func hint(for name: String, among names: [String], else none: String) -> String {
        guard !names.isEmpty else { return none }
        let asked = name.lowercased()
        let near = names.prefix(searched).filter { isNear($0.lowercased(), asked) }
        if !near.isEmpty { return "Did you mean \(list(near))?" }
        let more = names.count > shown ? " and \(names.count - shown) more" : ""
        return "There are: \(list(Array(names.prefix(searched))))\(more)."
    }

    private static func list(_ names: [String]) -> String {
        names.sorted().prefix(shown).map { $0.quoted }.joined(separator: ", ")
    }

    /// Whether one name begins with the other, or their edit distance is at most two. Case matters.
    package static func isNear(_ left: String, _ right: String) -> Bool {
        if !right.isEmpty, !left.isEmpty, left.hasPrefix(right) || right.hasPrefix(left) { return true }
        guard left.utf8.count > 2 else { return false }
        return distance(Array(left.utf8.prefix(compared)), Array(right.utf8.prefix(compared)), atMost: 2) != nil
    }

    /// The number of bytes to insert, remove, replace or exchange with their neighbours that make one text the other
    /// (optimal string alignment: Boytsov, Indexing Methods for Approximate Dictionary Searching, 2011, 2.1); nil if it
    /// is above `limit`.
    package static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = beforeLast
        var row = Array(0...right.count)
        for (number, letter) in left.enumerated() {
            (beforeLast, last, row) = (last, row, beforeLast)
            row[0] = number + 1
            var least = number + 1
            for (column, other) in right.enumerated() {
                var distance = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, row[column] + 1)
                if number > 0, column > 0, letter == right[column - 1], left[number - 1] == other {
                    distance = min(distance, beforeLast[column - 1] + 1)
                }
                row[column + 1] = distance
                least = min(least, distance)
            }
            // No later row has a smaller number than the smallest of this one and the one before.
            if least > limit, last.allSatisfy({ $0 > limit }) { return nil }
        }
        return row[right.count] <= limit ? row[right.count] : nil
    }
}
