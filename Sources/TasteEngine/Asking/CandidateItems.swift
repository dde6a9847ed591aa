import TasteStore
import TasteValues

/// Which items the conditions of a question leave.
struct CandidateItems {
    var eligible: EligibleItems
    /// The number of names that are no item's.
    private(set) var unknown = 0
    /// The first of them.
    private(set) var unknownNames: [String] = []

    private static let namedUnknown = 20

    init(_ eligible: EligibleItems) { self.eligible = eligible }

    /// Counts a name that is no item's.
    mutating func note(unknown name: String) {
        unknown += 1
        if unknownNames.count < Self.namedUnknown { unknownNames.append(name) }
    }

    /// Counts the names of a set that are no item's.
    mutating func note(unknown set: StoredSet) {
        guard set.unknownCount > 0 else { return }
        unknown += set.unknownCount
        unknownNames += set.unknownNames.prefix(Self.namedUnknown - unknownNames.count)
    }

    var report: CandidateReport {
        CandidateReport(
            eligible: eligible.count, unknown: unknown, unknownItems: unknownNames, emptiedBy: eligible.emptiedBy)
    }
}

/// What finds the items of conditions, and keeps what it found.
final class CandidateCaches: Sendable {
    let bits = ItemBitsCache()
    let names = ItemNames()
    let metadata = MetadataMatches()
}

extension Engine {
    /// The items that fulfil the conditions of a question, apart from those that concern whoever asks.
    ///
    /// - Parameter candidates: nil: all items that are not withdrawn.
    /// - Throws: `invalidArgument` for a genre that no item has, `notFound` for a set that does not exist; with the
    ///   field below `candidates`.
    func candidateItems(_ candidates: Candidates?, in snapshot: borrowing Snapshot) throws -> CandidateItems {
        var items = CandidateItems(EligibleItems(allBelow: try snapshot.items.count))
        try leaveOutWithdrawn(of: &items.eligible, in: snapshot)
        if let candidates, !candidates.isEmpty {
            try keepNamed(candidates, of: &items, in: snapshot)
            try keepStored(candidates, of: &items, in: snapshot)
            try keepDescribed(candidates, of: &items, in: snapshot)
        }
        return items
    }

    /// Beyond so many withdrawn items, their set is kept instead of being merged into each answer's exclusions.
    private static let fewWithdrawn = 256

    private func leaveOutWithdrawn(of eligible: inout EligibleItems, in snapshot: borrowing Snapshot) throws {
        let withdrawn = try snapshot.withdrawn.items
        guard withdrawn.count > Self.fewWithdrawn else {
            return eligible.remove(withdrawn.map { Int32(bitPattern: $0) }, by: "withdrawn")
        }
        let count = eligible.itemCount
        let version = ItemBitsCache.Version(number: try snapshot.withdrawn.version, itemCount: count)
        let bits = candidateCaches.bits.items(.withdrawn, version: version) { ItemBits(withdrawn, itemCount: count) }
        eligible.remove(bits, by: "withdrawn")
    }
}
