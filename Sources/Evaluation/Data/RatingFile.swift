import Datasets
import Recommenders

/// The ratings of one file with the names of their users and items. Each pair of a user and an item occurs once.
struct RatingFile: Sendable {
    private(set) var users: NameTable
    private(set) var items: NameTable
    private(set) var ratings = RatingTriples()
    /// The times of `ratings` in seconds since 1970; nil where the file has none.
    private(set) var times: [Int64]?
    /// Whether the file had users and items only, so that every value is 1.
    let isPositiveFeedback: Bool

    /// The index of each pair of a user and an item, while the file is being read.
    private var indexOfPair: [UInt64: Int32] = [:]

    private static let batchRatings = 65_536

    /// Reads a file, or the file of ratings in a folder. The last of several ratings of one item by one user counts.
    init(at path: String, columns: [ColumnRole]? = nil) throws {
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
        indexOfPair = [:]
    }

    /// Ratings drawn at random. The catalogue contains the items without ratings too.
    init(_ drawn: SyntheticRatings) {
        var (users, items) = (NameTable(), NameTable())
        for user in 0..<drawn.size.users { _ = users.intern(SyntheticRatings.name(ofUser: user)) }
        for item in 0..<drawn.size.items { _ = items.intern(SyntheticRatings.name(ofItem: item)) }
        let ratings = RatingTriples(
            users: drawn.users.map { Int32($0) }, items: drawn.items.map { Int32($0) }, values: drawn.values)
        self.init(users: users, items: items, ratings: ratings, times: drawn.times)
    }

    /// Ratings in memory. No pair of a user and an item may occur twice.
    init(users: NameTable, items: NameTable, ratings: RatingTriples, times: [Int64]? = nil) {
        self.users = users
        self.items = items
        self.ratings = ratings
        self.times = times
        isPositiveFeedback = false
    }

    private mutating func take(_ batch: RatingBatch) {
        for index in 0..<batch.count {
            let pair = UInt64(batch.users[index]) << 32 | UInt64(batch.items[index])
            if let earlier = indexOfPair[pair] {
                ratings.values[Int(earlier)] = batch.values[index]
                times?[Int(earlier)] = batch.times[index]
                continue
            }
            indexOfPair[pair] = Int32(ratings.count)
            ratings.append(
                user: Int32(batch.users[index]), item: Int32(batch.items[index]), value: batch.values[index])
            times?.append(batch.times[index])
        }
    }

    /// The ratings at some indices, in the order of the indices. Names keep their numbers.
    func part(_ indices: [Int]) -> (ratings: RatingTriples, times: [Int64]?) {
        (ratings.part(indices), times.map { times in indices.map { times[$0] } })
    }

    /// The same ratings with the items numbered in the order of their names.
    func sortingItems() -> RatingFile { renumberingItems(items.sorted(Array(0..<items.count))) }

    /// The same ratings with other item numbers. Item `order[n]` becomes item n.
    func renumberingItems(_ order: [Int]) -> RatingFile {
        var renumbered = self
        renumbered.items = NameTable()
        var numbers = [Int32](repeating: 0, count: items.count)
        for item in order { numbers[item] = Int32(renumbered.items.intern(items[UInt32(item)])) }
        renumbered.ratings.items = ratings.items.map { numbers[Int($0)] }
        return renumbered
    }
}

extension NameTable {
    /// Some numbers of the table, sorted by their names: numerically where all names of the table are numbers, else as
    /// text.
    func sorted(_ numbers: [Int]) -> [Int] {
        let texts = names(from: 0)
        let values = texts.compactMap { Int($0) }
        if values.count == texts.count { return numbers.sorted { values[$0] < values[$1] } }
        return numbers.sorted { texts[$0].unicodeScalars.lexicographicallyPrecedes(texts[$1].unicodeScalars) }
    }
}
