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

    /// A hint that names genres spelled like this one or, if there are none, some genres.
    func suggestion(for name: String) -> String {
        Spelling.hint(
            for: name, among: state.withLock { $0.names }, else: "No item has any: put items with genres first.")
    }
}
