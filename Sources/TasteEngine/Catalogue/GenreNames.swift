import Synchronization
import TasteValues

/// The genres that any item has or has had, numbered in the order of their appearance. Numbers are never given twice,
/// so that all versions of a catalogue share one list. Case does not matter.
final class GenreNames: Sendable {
    private struct State {
        /// As the records spell them.
        var names: [String] = []
        var numbers: [String: Int32] = [:]
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.names.count } }

    func name(_ number: Int32) -> String { state.withLock { $0.names[Int(number)] } }

    /// nil if no item has ever had the genre.
    func number(of name: String) -> Int32? {
        let key = name.lowercased()
        return state.withLock { $0.numbers[key] }
    }

    /// The number of a genre that a question names.
    ///
    /// - Throws: `invalidArgument` for a genre that no item has, with those spelled alike.
    func number(of name: String, field: String) throws(TasteError) -> Int32 {
        guard name.utf8.count <= Names.bytesMax else {
            throw TasteError(
                .invalidArgument,
                "A genre has at most \(Names.bytesMax) bytes of UTF-8; this one has \(name.utf8.count).",
                field: field)
        }
        if let number = number(of: name) { return number }
        throw TasteError(
            .invalidArgument, "No item has the genre \"\(name.quoted)\". \(suggestion(for: name))", field: field)
    }

    /// The numbers of the genres that a question names.
    func numbers(of names: [String], field: String) throws(TasteError) -> [Int32] {
        var numbers: [Int32] = []
        for (position, name) in names.enumerated() {
            numbers.append(try number(of: name, field: "\(field)[\(position)]"))
        }
        return numbers
    }

    /// The numbers of an item's genres, each once and in the order of the record; new genres get one.
    func numbers(of genres: [String]) -> [Int32] {
        var found: [Int32] = []
        for genre in genres {
            let key = genre.lowercased()
            let number = state.withLock { state in
                if let number = state.numbers[key] { return number }
                let number = Int32(state.names.count)
                state.names.append(genre)
                state.numbers[key] = number
                return number
            }
            if !found.contains(number) { found.append(number) }
        }
        return found
    }

    /// The names among which a misspelt one is looked for.
    private static let searched = 500
    private static let shown = 20

    /// A hint that names genres spelled like this one or, if there are none, some genres.
    func suggestion(for name: String) -> String {
        let (known, all) = state.withLock { (Array($0.names.prefix(Self.searched)), $0.names.count) }
        guard all > 0 else { return "No item has any: put items with genres first." }
        let asked = name.lowercased()
        let near = known.filter { Self.isNear($0.lowercased(), asked) }
        if !near.isEmpty { return "Did you mean \(Self.list(near))?" }
        let more = all > Self.shown ? " and \(all - Self.shown) more" : ""
        return "There are: \(Self.list(known))\(more)."
    }

    private static func list(_ names: [String]) -> String {
        names.sorted().prefix(shown).map { $0.quoted }.joined(separator: ", ")
    }

    /// Whether one name begins with the other, or their edit distance (Levenshtein) is at most two.
    private static func isNear(_ left: String, _ right: String) -> Bool {
        if !right.isEmpty, left.hasPrefix(right) || right.hasPrefix(left) { return true }
        let (left, right) = (Array(left.utf8.prefix(64)), Array(right.utf8.prefix(64)))
        guard abs(left.count - right.count) <= 2, left.count > 2 else { return false }
        var distances = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var diagonal = distances[0]
            distances[0] = row + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(change, distances[column] + 1, distances[column + 1] + 1)
            }
        }
        return distances[right.count] <= 2
    }
}
