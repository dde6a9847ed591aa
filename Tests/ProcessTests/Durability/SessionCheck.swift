import TasteStore

/// Compares a store with what a session did before the machine, the disk or the daemon failed.
struct SessionCheck {
    private typealias Key = SessionOperation.Key

    private let run: SessionRun
    /// The operations on each rating, oldest first, with the value that each leaves; nil: no rating.
    private var ratings: [Key: [(number: UInt64, value: Float?)]] = [:]
    private var titles: [String: [(number: UInt64, title: String)]] = [:]
    private var users: [String: [SessionOperation]] = [:]

    init(_ run: SessionRun) {
        self.run = run
        for operation in run.attempted.sorted(by: { $0.number < $1.number }) {
            for (key, value) in operation.ratings { ratings[key, default: []].append((operation.number, value)) }
            for (item, title) in operation.titles { titles[item, default: []].append((operation.number, title)) }
            for user in Set(operation.ratings.keys.map(\.user) + (operation.forgotten.map { [$0] } ?? [])) {
                users[user, default: []].append(operation)
            }
            for key in ratings.keys where key.user == operation.forgotten {
                ratings[key, default: []].append((operation.number, nil))
            }
        }
    }

    /// What is wrong in a store; empty if nothing is.
    ///
    /// - Parameter acknowledged: The operations that must be in the store. Later ones may be.
    func problems(in store: Store, acknowledged: Set<UInt64>) throws -> [String] {
        try store.read { snapshot in
            let found = try Contents(of: snapshot, users: users.keys.sorted())
            return found.contradictions + lost(found, acknowledged) + halves(found)
                + (try wrongTitles(snapshot, acknowledged)) + (try wrongModel(snapshot, acknowledged))
        }
    }

    /// Ratings that are not the acknowledged ones or later ones.
    private func lost(_ found: Contents, _ acknowledged: Set<UInt64>) -> [String] {
        var problems: [String] = []
        for (key, operations) in ratings {
            let last = operations.lastIndex { acknowledged.contains($0.number) }
            let stored = found.ratings[key]
            let allowed = last.map { operations[$0...] } ?? operations[...]
            let isExplained = allowed.contains { operation in
                guard let value = operation.value else { return stored == nil }
                return stored?.value == value && stored?.time == Int64(operation.number)
            }
            if !isExplained, last != nil || stored != nil {
                problems.append("\(key.user) lost the rating of \(key.item): \(String(describing: stored))")
            }
        }
        for key in found.ratings.keys where ratings[key] == nil { problems.append("nobody sent \(key)") }
        return problems
    }

    /// Operations that are in the store in part.
    private func halves(_ found: Contents) -> [String] {
        var problems: [String] = []
        let numbers = Set(found.ratings.values.map { UInt64($0.time) })
        for operation in run.attempted where operation.ratings.count > 1 && numbers.contains(operation.number) {
            for (key, value) in operation.ratings where value != nil {
                let later = ratings[key]?.contains { $0.number > operation.number } ?? false
                if !later, found.ratings[key]?.time != Int64(operation.number) {
                    problems.append("operation \(operation.number) is stored without \(key)")
                }
            }
        }
        return problems
    }

    private func wrongTitles(_ snapshot: borrowing Snapshot, _ acknowledged: Set<UInt64>) throws -> [String] {
        var problems: [String] = []
        for (item, operations) in titles {
            let stored = try snapshot.items.index(of: item).flatMap { try snapshot.items.label(of: $0)?.title } ?? ""
            // Clients give titles to the same items at the same time, so that any that was sent may be the last one.
            let hasAcknowledged = operations.contains { acknowledged.contains($0.number) }
            if stored.isEmpty ? hasAcknowledged : !operations.contains(where: { $0.title == stored }) {
                problems.append("\(item) has the title \"\(stored)\"")
            }
        }
        return problems
    }

    private func wrongModel(_ snapshot: borrowing Snapshot, _ acknowledged: Set<UInt64>) throws -> [String] {
        let active = try snapshot.generations.active
        let expected = acknowledged.compactMap { run.generations[$0] }.max() ?? 0
        guard active >= expected else { return ["generation \(active) serves, but \(expected) was published"] }
        guard active > 0 else { return [] }
        guard let generation = try snapshot.generations.generation(active) else {
            return ["generation \(active) serves without a record"]
        }
        var numbers = 0
        for tensor in generation.tensors.indices {
            try snapshot.tensors.forEachTile(of: tensor, in: generation) { _, rows in numbers += rows.count }
        }
        let expectedNumbers = generation.tensors.reduce(0) { $0 + Int($1.rows) * Int($1.columns) }
        return numbers == expectedNumbers ? [] : ["generation \(active) has \(numbers) numbers of \(expectedNumbers)"]
    }
}

/// The ratings of a store, from both of its tables.
private struct Contents {
    var ratings: [SessionOperation.Key: StoredRating] = [:]
    /// Where the store's parts differ from each other.
    var contradictions: [String] = []

    init(of snapshot: borrowing Snapshot, users: [String]) throws {
        var items: [UInt32: (name: String, row: [UInt32: StoredRating], mean: Float)] = [:]
        var transposed = 0
        for user in users {
            guard let index = try snapshot.users.index(of: user) else { continue }
            if try snapshot.users.name(of: index) != user { contradictions.append("\(user) has another's index") }
            for rating in try snapshot.ratings.row(ofUser: index) {
                if items[rating.index] == nil {
                    let row = try snapshot.ratings.row(ofItem: rating.index)
                    let name = try snapshot.items.label(of: rating.index)?.name ?? ""
                    let statistics = try snapshot.items.statistics(of: rating.index)
                    items[rating.index] = (name, Dictionary(row.map { ($0.index, $0) }) { $1 }, statistics.mean)
                    transposed += row.count
                    if Int(statistics.count) != row.count { contradictions.append("the statistics of \(name)") }
                }
                guard let item = items[rating.index], let other = item.row[index] else {
                    contradictions.append("item \(rating.index) does not know the rating of \(user)")
                    continue
                }
                if other.value != rating.value || other.time != rating.time {
                    contradictions.append("\(user) and \(item.name) have different ratings")
                }
                ratings[.init(user: user, item: item.name)] = rating
            }
        }
        let count = try snapshot.ratings.count
        if transposed != ratings.count || count != ratings.count {
            contradictions.append("\(ratings.count) ratings of users, \(transposed) of items")
        }
    }
}
