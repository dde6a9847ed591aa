import Datasets
import Recommenders

/// The ratings of one file with the names of their users and items, each pair once.
package struct RatingFile: Sendable {
    package private(set) var users: NameTable
    package private(set) var items: NameTable
    package private(set) var ratings = RatingTriples()
    /// Seconds since 1970, beside `ratings`; nil where the file has none.
    package private(set) var times: [Int64]?
    /// The file had users and items alone: every value is 1.
    package let isPositiveFeedback: Bool

    /// Where a (user, item) pair came.
    private var placeOfPair: [UInt64: Int32] = [:]

    private static let batchRatings = 65_536

    /// Reads a file, or the file of ratings in a folder. Of several ratings of one item by one user the last counts.
    package init(at path: String, columns: [ColumnRole]? = nil) throws {
        var options = DatasetOptions()
        options.columns = columns
        options.acceptsPositiveFeedback = true
        var reader = try Dataset(at: path, options: options).ratingReader()
        isPositiveFeedback = reader.isPositiveFeedback
        (users, items) = (NameTable(), NameTable())
        if reader.hasTimes { times = [] }
        var batch = RatingBatch()
        while try reader.next(&batch, limit: Self.batchRatings) { take(batch) }
        (users, items) = (reader.users, reader.items)
        placeOfPair = [:]
    }

    /// From ratings in memory; no pair may occur twice.
    package init(users: NameTable, items: NameTable, ratings: RatingTriples, times: [Int64]? = nil) {
        self.users = users
        self.items = items
        self.ratings = ratings
        self.times = times
        isPositiveFeedback = false
    }

    private mutating func take(_ batch: RatingBatch) {
        for place in 0..<batch.count {
            let pair = UInt64(batch.users[place]) << 32 | UInt64(batch.items[place])
            if let earlier = placeOfPair[pair] {
                ratings.values[Int(earlier)] = batch.values[place]
                times?[Int(earlier)] = batch.times[place]
                continue
            }
            placeOfPair[pair] = Int32(ratings.count)
            ratings.append(
                user: Int32(batch.users[place]), item: Int32(batch.items[place]), value: batch.values[place])
            times?.append(batch.times[place])
        }
    }

    /// The part of the ratings at these places, in their order; names keep their numbers.
    func part(_ places: [Int]) -> (ratings: RatingTriples, times: [Int64]?) {
        var part = RatingTriples()
        for place in places {
            part.append(user: ratings.users[place], item: ratings.items[place], value: ratings.values[place])
        }
        return (part, times.map { times in places.map { times[$0] } })
    }

    /// The same ratings with the items numbered in the order of their names.
    func sortingItems() -> RatingFile {
        var sorted = self
        sorted.items = NameTable()
        var numbers = [Int32](repeating: 0, count: items.count)
        for item in items.sorted(Array(0..<items.count)) {
            numbers[item] = Int32(sorted.items.intern(items[UInt32(item)]))
        }
        sorted.ratings.items = ratings.items.map { numbers[Int($0)] }
        return sorted
    }
}

extension NameTable {
    /// Some of the numbers in the order of their names: as numbers where all names of the table are, else as text.
    func sorted(_ numbers: [Int]) -> [Int] {
        let texts = names(from: 0)
        let values = texts.compactMap { Int($0) }
        if values.count == texts.count { return numbers.sorted { values[$0] < values[$1] } }
        return numbers.sorted { texts[$0].unicodeScalars.lexicographicallyPrecedes(texts[$1].unicodeScalars) }
    }
}
