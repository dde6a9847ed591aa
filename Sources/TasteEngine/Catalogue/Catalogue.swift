import Synchronization
import TasteStore
import TasteValues

/// The genres of all items, by item index.
struct Catalogue: Sendable {
    /// The newest event that is counted in.
    fileprivate(set) var sequence: UInt64 = 0
    /// Genres as the records spell them, in the order of their first appearance.
    private(set) var genreNames: [String] = []
    /// The genres of each item, as indices into `genreNames`.
    private(set) var genres: [[Int32]] = []
    /// Indices into `genreNames` by the name in lower case.
    private var genreNumbers: [String: Int32] = [:]

    var itemCount: Int { genres.count }

    /// The index of a genre in `genreNames`, ignoring case; nil if no item has ever had it.
    func number(ofGenre name: String) -> Int32? { genreNumbers[name.lowercased()] }

    fileprivate mutating func set(_ record: Item, of item: Int) {
        while genres.count <= item { genres.append([]) }
        genres[item] = record.genres.map { intern($0) }
    }

    private mutating func intern(_ genre: String) -> Int32 {
        if let number = number(ofGenre: genre) { return number }
        let number = Int32(genreNames.count)
        genreNames.append(genre)
        genreNumbers[genre.lowercased()] = number
        return number
    }
}

/// The catalogue of the newest snapshot that was read. It is brought up to date from the log, because decoding every
/// record takes longer than any answer.
final class CatalogueCache: Sendable {
    /// With more new events than this, reading all records is faster than looking for those that changed.
    private static let eventLimit: UInt64 = 100_000

    private let kept = Mutex(Catalogue())

    /// The catalogue of a snapshot, or of a newer one.
    func current(in snapshot: borrowing Snapshot) throws -> Catalogue {
        let sequence = try snapshot.sequence
        var catalogue = kept.withLock { $0 }
        guard catalogue.sequence < sequence else { return catalogue }
        if sequence - catalogue.sequence > Self.eventLimit { catalogue = Catalogue() }
        for item in try Self.changedItems(since: catalogue.sequence, in: snapshot)
        where item < catalogue.itemCount {
            if let record = try snapshot.items.record(of: UInt32(item)) {
                catalogue.set(record, of: item)
            }
        }
        try snapshot.items.forEachRecord(from: UInt32(catalogue.itemCount)) { item, record in
            catalogue.set(record, of: Int(item))
            return true
        }
        catalogue.sequence = sequence
        kept.withLock { [catalogue] kept in if kept.sequence < sequence { kept = catalogue } }
        return catalogue
    }

    private static func changedItems(since sequence: UInt64, in snapshot: borrowing Snapshot) throws -> Set<Int> {
        var changed: Set<Int> = []
        if sequence == 0 { return changed }
        try snapshot.log.forEach(after: sequence) { _, event in
            if event.kind == .putItem { changed.insert(Int(event.item)) }
            return true
        }
        return changed
    }
}
