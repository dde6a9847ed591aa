import Dispatch
import Synchronization
import TasteStore
import TasteValues

/// Finds the known items whose names or titles are spelled most like a name that nobody had heard of.
///
/// A search takes a pass over all names and titles, tens of milliseconds for 100,000 items, on a thread of its own. It
/// takes a fifth of that thread's time at most, however many new names arrive: the others are answered without.
final class NearestItems: Sendable {
    private let store: Store
    private let queue = DispatchQueue(label: "nearest items", qos: .utility)
    private let nextSearch = Mutex(ContinuousClock.now)
    /// The rest after a search, in times of its duration.
    private static let rest = 4
    /// Whoever rates waits for the search. Of a very large store it looks at a part.
    private static let longestSearch = Duration.milliseconds(100)

    init(store: Store) { self.store = store }

    /// The number of new items that the answer to a write names.
    private static let namedLimit = 20

    /// Completes a write of ratings with what is spelled like the items that it has created. Whoever stores many
    /// ratings at once has not mistyped a name.
    func complete(
        _ result: Result<Committed<[String]>, TasteError>, of count: Int,
        _ completion: @escaping Writer.Completion<[NewItem]>
    ) {
        switch result {
        case .success(let committed):
            let names = Array(committed.value.prefix(Self.namedLimit))
            let complete: @Sendable ([NewItem]) -> Void = { found in
                completion(.success(Committed(sequence: committed.sequence, value: found)))
            }
            guard !names.isEmpty, count <= Self.namedLimit else { return complete(names.map { NewItem(item: $0) }) }
            find(names, complete)
        case .failure(let error): completion(.failure(error))
        }
    }

    /// Calls `completion` with the nearest known items of some names, or of none of them if a search is not due.
    func find(_ names: [String], _ completion: @escaping @Sendable ([NewItem]) -> Void) {
        guard isDue else { return completion(names.map { NewItem(item: $0) }) }
        queue.async { [self] in
            let start = ContinuousClock.now
            // Without a proposal the write is as good.
            let found = try? store.read { try Self.search(names, in: $0) }
            nextSearch.withLock { $0 = .now + (.now - start) * Self.rest }
            completion(found ?? names.map { NewItem(item: $0) })
        }
    }

    /// Whether a search may begin now; none begins before it has ended.
    private var isDue: Bool {
        nextSearch.withLock { next in
            guard next <= .now else { return false }
            next = .now + .seconds(60)
            return true
        }
    }

    private static func search(_ names: [String], in snapshot: borrowing Snapshot) throws -> [NewItem] {
        var searches = names.map { NameSearch($0) }
        let deadline = ContinuousClock.now + longestSearch
        try snapshot.items.forEachLabel { index, name, title in
            for position in searches.indices where name != names[position] {
                searches[position].consider(name: name, title: title)
            }
            return index % 1024 != 0 || ContinuousClock.now < deadline
        }
        return searches.map(\.found)
    }
}

/// The best of the labels that it has considered.
struct NameSearch {
    private let name: String
    private let asked: [UInt8]
    private var best: (distance: Int, name: String, title: String)?

    init(_ name: String) {
        self.name = name
        asked = Self.folded(name)
    }

    var found: NewItem {
        NewItem(item: name, nearest: best?.name ?? "", nearestTitle: best?.title ?? "")
    }

    /// Shorter names are spelled like too many others.
    private static let shortest = 3

    mutating func consider(name: String, title: String) {
        guard asked.count >= Self.shortest else { return }
        for text in [name, title] where !text.isEmpty {
            guard let distance = distance(to: Self.folded(text)), distance < best?.distance ?? .max else { continue }
            best = (distance, name, title)
        }
    }

    /// How far a text is from the one that was asked for: by its edit distance or, if it only begins with it, further.
    private func distance(to text: [UInt8]) -> Int? {
        let limit = min(3, (asked.count - 1) / 2)
        if let distance = Spelling.distance(asked, text, atMost: limit) { return distance }
        // Titles often end with the year: "Heat (1995)".
        return text.starts(with: asked) ? limit + 1 : nil
    }

    /// The bytes with small letters instead of capital ones, as far as they are ASCII.
    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.prefix(64).map { (65...90).contains($0) ? $0 + 32 : $0 }
    }
}
