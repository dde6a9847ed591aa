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

    /// The number of bytes to insert, remove or replace that make one text the other (Levenshtein distance); nil if it
    /// is above `limit`.
    package static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var distances = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var diagonal = distances[0]
            distances[0] = row + 1
            var least = row + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(change, distances[column] + 1, distances[column + 1] + 1)
                least = min(least, distances[column + 1])
            }
            // No later row has a smaller number than the smallest of this one.
            if least > limit { return nil }
        }
        return distances[right.count] <= limit ? distances[right.count] : nil
    }
}
