import TasteProtocol
import TestSupport

/// One step of a scripted session with a daemon. Its number is the id of its request and the time of its ratings, so
/// that what is found in a store tells where it comes from.
struct SessionOperation: Sendable {
    /// A rating that an operation sets or removes.
    struct Key: Hashable, Sendable {
        var user: String
        var item: String
    }

    let number: UInt64
    let request: WireRequest
    /// The ratings that it sets; nil: it removes the rating.
    var ratings: [Key: Float?] = [:]
    /// The titles that it sets, by item.
    var titles: [String: String] = [:]
    /// The user that it forgets.
    var forgotten: String?

    var isTraining: Bool {
        if case .train? = request.call { true } else { false }
    }

    private init(_ number: UInt64, _ fill: (inout WireRequest) -> Void) {
        var request = WireRequest()
        request.id = number
        fill(&request)
        (self.number, self.request) = (number, request)
    }

    static func rate(_ number: UInt64, _ ratings: [Key: Float]) -> SessionOperation {
        var operation = SessionOperation(number) { request in
            request.rate.ratings = ratings.sorted { $0.key.item < $1.key.item }.map { key, value in
                var rating = WireRating(key.user, key.item, value)
                rating.time = Int64(number)
                return rating
            }
        }
        operation.ratings = ratings.mapValues { Optional($0) }
        return operation
    }

    static func unrate(_ number: UInt64, _ key: Key) -> SessionOperation {
        var operation = SessionOperation(number) { ($0.unrate.user, $0.unrate.item) = (key.user, key.item) }
        operation.ratings.updateValue(nil, forKey: key)
        return operation
    }

    static func put(_ number: UInt64, _ item: String) -> SessionOperation {
        let title = "title \(number)"
        var operation = SessionOperation(number) { request in
            var record = WireItem()
            (record.id, record.title) = (item, title)
            request.putItems.items = [record]
        }
        operation.titles = [item: title]
        return operation
    }

    /// An import of one frame, whose ratings replace those that are stored.
    static func importing(_ number: UInt64, user: String, items: [String: Float]) -> SessionOperation {
        let sorted = items.sorted { $0.key < $1.key }
        var operation = SessionOperation(number) { request in
            (request.import.first, request.import.last) = (true, true)
            (request.import.users, request.import.items) = ([user], sorted.map(\.key))
            request.import.user = sorted.map { _ in 0 }
            request.import.item = sorted.indices.map(UInt32.init)
            request.import.value = sorted.map(\.value)
            request.import.time = sorted.map { _ in Int64(number) }
        }
        for (item, value) in sorted { operation.ratings[Key(user: user, item: item)] = .some(value) }
        return operation
    }

    static func forget(_ number: UInt64, user: String) -> SessionOperation {
        var operation = SessionOperation(number) { $0.forgetUser.user = user }
        operation.forgotten = user
        return operation
    }

    static func train(_ number: UInt64, _ model: String) -> SessionOperation {
        SessionOperation(number) { $0.train.model = model }
    }
}

/// The operations of one client. Clients share the items but not the users, so that the order of the operations on a
/// rating is that of their numbers.
struct SessionScript: Sendable {
    let operations: [SessionOperation]

    static let numbersPerClient: UInt64 = 1_000_000
    private static let users = 3
    private static let items = 40
    private static let models = ["bias", "popularity", "linear"]

    /// - Parameters:
    ///   - rounds: How often it rates, takes back, imports and forgets; only the first client trains.
    init(client: Int, rounds: Int, using random: inout SeededGenerator) {
        var operations: [SessionOperation] = []
        var number = UInt64(client) * Self.numbersPerClient
        func next() -> UInt64 {
            number += 1
            return number
        }
        func item() -> String { "item \(Int.random(in: 0..<Self.items, using: &random))" }
        func value() -> Float { Float(Int.random(in: 1...10, using: &random)) / 2 }
        for round in 0..<rounds {
            let user = "client \(client) user \(round % Self.users)"
            func ratings(_ count: Int) -> [SessionOperation.Key: Float] {
                Dictionary((0..<count).map { _ in (.init(user: user, item: item()), value()) }) { $1 }
            }
            for _ in 0..<8 { operations.append(.rate(next(), ratings(1))) }
            let batch = ratings(12)
            operations.append(.rate(next(), batch))
            if let key = batch.keys.min(by: { $0.item < $1.item }) { operations.append(.unrate(next(), key)) }
            operations.append(.put(next(), item()))
            let imported = Dictionary((0..<30).map { _ in (item(), value()) }) { $1 }
            operations.append(.importing(next(), user: user, items: imported))
            if client == 0 { operations.append(.train(next(), Self.models[round % Self.models.count])) }
            if round % 2 == 1 {
                operations.append(.forget(next(), user: user))
                operations.append(.rate(next(), ratings(2)))
            }
        }
        self.operations = operations
    }
}
