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

    /// The conditions that name items.
    private func keepNamed(
        _ candidates: Candidates, of items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws {
        if !candidates.onlyItems.isEmpty {
            let named = try bits(of: candidates.onlyItems, &items, in: snapshot)
            items.eligible.keep(named, by: "only_items")
        }
        if !candidates.exclude.isEmpty {
            let named = try bits(of: candidates.exclude, &items, in: snapshot)
            items.eligible.remove(named, by: "exclude")
        }
    }

    private func bits(
        of names: [String], _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> ItemBits {
        var bits = ItemBits(itemCount: items.eligible.itemCount)
        try candidateCaches.names.look(up: names, in: snapshot) { position, item in
            if let item { bits.insert(Int(item)) } else { items.note(unknown: names[position]) }
        }
        return bits
    }

    /// The conditions that name stored sets.
    private func keepStored(
        _ candidates: Candidates, of items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws {
        if !candidates.onlySet.isEmpty {
            let set = try bits(ofSet: candidates.onlySet, field: "only_set", &items, in: snapshot)
            items.eligible.keep(set, by: "only_set")
        }
        if !candidates.excludeSet.isEmpty {
            let set = try bits(ofSet: candidates.excludeSet, field: "exclude_set", &items, in: snapshot)
            items.eligible.remove(set, by: "exclude_set")
        }
    }

    private func bits(
        ofSet name: String, field: String, _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> ItemBits {
        guard let set = try snapshot.sets.named(name) else {
            let hint = Spelling.hint(
                for: name, among: try snapshot.sets.names, else: "There is none: put one first (taste set put).")
            throw TasteError(
                .notFound, "There is no set \(name.quoted). \(hint)", field: "candidates.\(field)")
        }
        items.note(unknown: set)
        let count = items.eligible.itemCount
        return candidateCaches.bits.items(.stored(name), version: .init(number: set.version, itemCount: count)) {
            ItemBits(set.items, itemCount: count)
        }
    }

    /// The conditions on what is known of items.
    private func keepDescribed(
        _ candidates: Candidates, of items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws {
        let count = items.eligible.itemCount
        let catalogue = try catalogue.current(in: snapshot)
        let genres = catalogue.names
        let any = try genres.numbers(of: candidates.anyGenres, field: "candidates.any_genres")
        let all = try genres.numbers(of: candidates.allGenres, field: "candidates.all_genres")
        let none = try genres.numbers(of: candidates.noGenres, field: "candidates.no_genres")
        func described(
            any: [Int32] = [], all: [Int32] = [], from: Int? = nil, to: Int? = nil
        ) -> ItemBits {
            candidateCaches.bits.items(
                .described(any: any.sorted(), all: all.sorted(), from: from, to: to),
                version: .init(number: catalogue.version, itemCount: count)
            ) { catalogue.items(any: any, all: all, from: from, to: to, below: count) }
        }
        if !any.isEmpty { items.eligible.keep(described(any: any), by: "any_genres") }
        if !all.isEmpty { items.eligible.keep(described(all: all), by: "all_genres") }
        if !none.isEmpty { items.eligible.remove(described(any: none), by: "no_genres") }
        if let from = candidates.fromYear { items.eligible.keep(described(from: from), by: "from_year") }
        if let to = candidates.toYear { items.eligible.keep(described(to: to), by: "to_year") }
        if candidates.minRatings > 0 {
            let popularity = try popularity.current(in: snapshot)
            let rated = candidateCaches.bits.items(
                .rated(atLeast: candidates.minRatings),
                version: .init(number: popularity.sequence, itemCount: count)
            ) { popularity.items(ratedAtLeast: candidates.minRatings, below: count) }
            items.eligible.keep(rated, by: "min_ratings")
        }
        if !candidates.metadata.isEmpty {
            items.eligible.keep(
                try candidateCaches.metadata.items(having: candidates.metadata, in: snapshot), by: "metadata")
        }
    }
}

extension Catalogue {
    /// The items of given genres and years. Items of unknown year fulfil no condition on years.
    ///
    /// - Parameters:
    ///   - any: Genres of which an item must have at least one; empty: no condition.
    ///   - all: Genres that an item must have.
    fileprivate func items(any: [Int32], all: [Int32], from: Int?, to: Int?, below count: Int) -> ItemBits {
        var bits = ItemBits(itemCount: count)
        let (any, all) = (Set(any), Set(all))
        let asksForYears = from != nil || to != nil
        func isWanted(_ year: Int) -> Bool { year > 0 && year >= from ?? year && year <= to ?? year }
        forEachDescribed { item, year, genres in
            guard item < count, !asksForYears || isWanted(Int(year)) else { return }
            var (hasAny, found) = (any.isEmpty, 0)
            for position in genres.indices {
                if any.contains(genres[position]) { hasAny = true }
                if all.contains(genres[position]) { found += 1 }
            }
            if hasAny, found == all.count { bits.insert(Int(item)) }
        }
        return bits
    }
}

extension Popularity {
    /// The items with at least so many ratings.
    fileprivate func items(ratedAtLeast least: Int, below count: Int) -> ItemBits {
        var bits = ItemBits(itemCount: count)
        forEachCount { item, ratings in
            if ratings >= least, item < count { bits.insert(Int(item)) }
        }
        return bits
    }
}
