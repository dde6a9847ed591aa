import Recommenders
import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteEngine

/// A state folder on which engines are opened, one after the other.
struct EngineFixture {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Opens an engine, runs `body` and stops the engine. Its trainer works only on request, unless `change` says
    /// otherwise.
    ///
    /// - Parameter isStarted: Whether the trainer has threads; otherwise, a test takes their steps itself.
    @discardableResult
    func withEngine<Result>(
        kind: String = "bias", notices: Shared<[Notice]>? = nil, isStarted: Bool = true,
        _ change: (inout TrainingOptions) -> Void = { _ in },
        _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        var options = TrainingOptions(kind: kind)
        options.isAutomatic = false
        options.intervalMilliseconds = 5
        options.prequential.duration = .seconds(60)
        options.prequential.rankingDuration = .seconds(60)
        options.niceness = 0
        // Tests that run in parallel leave no core idle.
        options.isIdleOnly = false
        change(&options)
        let engine = Engine(
            store: try Store.open(at: folder.path("state"), mapBytes: 256 << 20), training: options
        ) { notice in notices?.update { $0.append(notice) } }
        if isStarted { engine.start() }
        defer { engine.stop() }
        return try await body(engine)
    }
}

extension ParameterFile {
    /// With a huge penalty the weights of an autoencoder stay near 0, so that it knows no tastes.
    static let useless = ParameterFile(
        model: "autoencoder",
        parameters: [
            "search": """
            {"penalties":[1e9],"iterationLimit":20,"interval":5,"patience":2,"leastGain":0.0003,"heldOutShare":0.1,
            "heldOutLimit":25000,"smallestUsefulCount":200,"usualIterations":10}
            """
        ])
}

/// Ratings in which even users like even items and odd users like odd items. Every user has left some items unrated.
enum Checkerboard {
    static func ratings(users: Int = 40, items: Int = 30) -> [NewRating] {
        (0..<users).flatMap { user in
            (0..<items).compactMap { item in
                (user * 7 + item * 11) % 5 == 0
                    ? nil
                    : NewRating(
                        user: "u\(user)", item: "i\(item)", value: value(user, item), time: Int64(user * 1000 + item))
            }
        }
    }

    /// The ratings that ``ratings(users:items:)`` leaves out, in random order.
    static func missing(users: Int = 40, items: Int = 30) -> [NewRating] {
        var random = SeededGenerator(seed: 1)
        return (0..<users).flatMap { user in
            (0..<items).compactMap { item in
                (user * 7 + item * 11) % 5 == 0
                    ? NewRating(user: "u\(user)", item: "i\(item)", value: value(user, item), time: Int64(user)) : nil
            }
        }.shuffled(using: &random)
    }

    static func value(_ user: Int, _ item: Int) -> Float { user % 2 == item % 2 ? 5 : 1 }

    /// Whether a user likes an item of this name.
    static func likes(_ user: Int, _ item: String) -> Bool {
        Int(item.dropFirst()).map { value(user, $0) == 5 } ?? false
    }

    /// The items that a user has not rated.
    static func unrated(by user: Int, items: Int = 30) -> Set<String> {
        Set((0..<items).filter { (user * 7 + $0 * 11) % 5 == 0 }.map { "i\($0)" })
    }
}

/// The outcome of a training: the generation that the store keeps.
struct Trained {
    let generation: Generation
}

/// Waits for a condition, and fails after a time that only a fault can take.
func wait(_ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        try #require(ContinuousClock.now < deadline, "it did not happen")
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Calls that wait for their completion.
extension Engine {
    @discardableResult
    func rate(_ ratings: [NewRating]) async throws -> UInt64 {
        try await completed { completion in
            try self.rate(ratings, as: .daemon) { completion($0.map(\.sequence)) }
        }
    }

    @discardableResult
    func rate(_ user: String, _ item: String, _ value: Float, time: Int64 = 0) async throws -> UInt64 {
        try await rate([NewRating(user: user, item: item, value: value, time: time)])
    }

    /// Stores ratings and learns them at once, so that the serving model is evaluated on them before.
    func learn(_ ratings: [NewRating]) async throws {
        try await rate(ratings)
        try trainer.catchUp()
    }

    @discardableResult
    func unrate(_ user: String, _ item: String) async throws -> UInt64 {
        try await completed { try self.unrate(user: user, item: item, time: 0, as: .daemon, completion: $0) }
    }

    @discardableResult
    func forget(_ user: String) async throws -> UInt64 {
        try await completed { try self.forget(user: user, time: 0, as: .daemon, completion: $0) }
    }

    func setPrivacy(_ isPrivate: Bool, _ user: String) async throws {
        _ = try await completed {
            try self.setPrivacy(isPrivate, user: user, time: 0, as: .daemon, completion: $0)
        }
    }

    func remove(_ item: String) async throws {
        _ = try await completed { try self.remove(item: item, time: 0, as: .daemon, completion: $0) }
    }

    func mark(_ mark: Mark?, _ user: String, _ item: String, time: Int64 = 0) async throws {
        _ = try await completed {
            try self.mark(mark, user: user, item: item, time: time, as: .daemon, completion: $0)
        }
    }

    @discardableResult
    func put(_ items: [Item]) async throws -> UInt64 {
        try await completed { try self.put(items, time: 0, as: .daemon, completion: $0) }
    }

    /// - Parameter mark: nil: takes the mark back.
    @discardableResult
    func mark(_ user: String, _ item: String, _ mark: Mark?) async throws -> UInt64 {
        try await completed { try self.mark(mark, user: user, item: item, time: 0, as: .daemon, completion: $0) }
    }

    func withdraw(_ item: String, restores: Bool = false) async throws {
        _ = try await completed {
            try self.withdraw(item: item, restores: restores, time: 0, as: .daemon, completion: $0)
        }
    }

    func remove(item: String) async throws {
        _ = try await completed { try self.remove(item: item, time: 0, as: .daemon, completion: $0) }
    }

    func merge(_ item: String, into other: String) async throws {
        _ = try await completed { try self.merge(item: item, into: other, time: 0, as: .daemon, completion: $0) }
    }

    func putSet(_ name: String, _ items: [String]) async throws {
        _ = try await completed {
            try self.put(
                set: name, of: items, appends: false, limit: 100_000, time: 0, as: .daemon, completion: $0)
        }
    }

    func setPrivacy(_ user: String, _ isPrivate: Bool) async throws {
        _ = try await completed { try self.setPrivacy(isPrivate, user: user, time: 0, as: .daemon, completion: $0) }
    }

    @discardableResult
    func train(
        kind: String? = nil, parameters: [String: String] = [:],
        progress: @escaping @Sendable (TrainProgress) -> Void = { _ in }
    ) async throws -> Trained {
        let answer = try await completed {
            trainer.train(kind: kind, parameters: parameters, progress: progress, completion: $0)
        }
        return Trained(generation: try generation(answer.freshness.generation))
    }

    func setPaused(_ isPaused: Bool) async throws {
        _ = try await completed { trainer.setPaused(isPaused, completion: $0) }
    }

    @discardableResult
    func use(_ choice: ModelChoice) async throws -> ModelInfo {
        try await completed { use(choice, completion: $0) }.value
    }

    func commit(_ session: ImportSession) async throws -> Committed<ImportResult> {
        try await completed { commit(session, time: 0, progress: { _ in }, completion: $0) }
    }

    /// A generation that is kept in the store.
    func generation(_ number: UInt64) throws -> Generation {
        try store.read { try #require(try $0.generations.generation(number)) }
    }

    private func completed<Value: Sendable>(
        _ begin: (@escaping @Sendable (Result<Value, TasteError>) -> Void) throws -> Void
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do { try begin { continuation.resume(with: $0) } } catch { continuation.resume(throwing: error) }
        }
    }
}
