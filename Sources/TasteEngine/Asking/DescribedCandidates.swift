import TasteStore
import TasteValues

/// The conditions on what is known of items: genres, years, numbers of ratings and texts.
extension Engine {
    /// The conditions on what is known of items.
    func keepDescribed(
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
        ) throws -> ItemBits {
            try candidateCaches.bits.items(
                .described(any: any.sorted(), all: all.sorted(), from: from, to: to),
                version: .init(number: catalogue.version, itemCount: count)
            ) {
                try TimeAllowance.check(expecting: count * Self.describedNanoseconds)
                return catalogue.items(any: any, all: all, from: from, to: to, below: count)
            }
        }
        if !any.isEmpty { items.eligible.keep(try described(any: any), by: "any_genres") }
        if !all.isEmpty { items.eligible.keep(try described(all: all), by: "all_genres") }
        if !none.isEmpty { items.eligible.remove(try described(any: none), by: "no_genres") }
        if let from = candidates.fromYear { items.eligible.keep(try described(from: from), by: "from_year") }
        if let to = candidates.toYear { items.eligible.keep(try described(to: to), by: "to_year") }
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

    /// About what one item adds to the time of finding the items of some genres and years.
    private static let describedNanoseconds = 10
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
