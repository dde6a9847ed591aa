import Foundation
import TasteClient
import TestSupport

/// A store with every kind of value, which a daemon made, and what can be asked of it.
struct SoundStore {
    static let arguments = ["--training-automatic", "false", "--log-level", "error"]

    let folder: TemporaryFolder
    let file: Data
    /// What the sound store answers to each question.
    let answers: [String: String]

    static func make() async throws -> SoundStore {
        let folder = try TemporaryFolder()
        let daemon = try await DaemonProcess(folder: folder, arguments: arguments)
        let answers = try await TasteClient.withClient(path: daemon.socket) { client in
            try await fill(client)
            return try await ask(client).mapValues { $0.text }
        }
        _ = try await daemon.stop()
        return SoundStore(
            folder: folder, file: try Data(contentsOf: URL(filePath: folder.path("state/store/data.mdb"))),
            answers: answers)
    }

    private static func fill(_ client: TasteClient) async throws {
        var random = SeededGenerator(seed: 3)
        let genres = ["Drama", "Comedy", "Action", "Horror", "War"]
        let items = (0..<120).map { number in
            Item(
                id: "i\(number)", title: "Item \(number)", year: 1950 + number % 70,
                genres: genres.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
        }
        try await client.putItems(items)
        for user in 0..<90 {
            let ratings = (0..<25).map { _ in
                let item = Int.random(in: 0..<120, using: &random)
                return Rating(
                    user: "u\(user)", item: "i\(item)", value: item % 5 == user % 5 ? 5 : 2, time: Int64(1_000 + user))
            }
            try await client.rate(ratings)
        }
        _ = try await client.train(model: "linear")
        try await client.rate(user: "u1", item: "i1", value: 4)
    }

    /// The answer to a question, or the error.
    struct Reply {
        var text: String
        var code: TasteError.Code?
    }

    /// Asks everything that can be asked.
    ///
    /// - Throws: if the daemon does not answer a question at all.
    static func ask(_ client: TasteClient) async throws -> [String: Reply] {
        var replies: [String: Reply] = [:]
        let options = ReadOptions(timeout: .seconds(60))
        func ask(_ question: String, _ body: () async throws -> Any) async throws {
            do { replies[question] = Reply(text: "\(try await body())") } catch let error as TasteError {
                if [.unavailable, .deadlineExceeded].contains(error.code) { throw error }
                replies[question] = Reply(text: error.message, code: error.code)
            }
        }
        for user in stride(from: 0, to: 90, by: 9) {
            try await ask("recommend \(user)") {
                try await client.recommend(user: "u\(user)", count: 20, options: options).value
            }
            try await ask("history \(user)") {
                try await client.historyPage(user: "u\(user)", limit: 500, options: options).value
            }
        }
        for item in stride(from: 0, to: 120, by: 12) {
            try await ask("similar \(item)") {
                try await client.similar(item: "i\(item)", count: 10, options: options).value
            }
            try await ask("item \(item)") { try await client.item("i\(item)", options: options).value }
        }
        try await ask("newcomer") { try await client.recommend(user: "nobody", count: 100, options: options).value }
        try await ask("items") { try await client.itemsPage(limit: 500, options: options).value }
        try await ask("users") { try await client.usersPage(limit: 500, options: options).value }
        try await ask("models") { try await client.models(options: options).value }
        return replies
    }

    /// Makes a change of every kind.
    ///
    /// - Returns: The codes of the errors.
    /// - Throws: As ``ask(_:)``.
    static func change(_ client: TasteClient) async throws -> [TasteError.Code] {
        var codes: [TasteError.Code] = []
        func change(_ body: () async throws -> Void) async throws {
            do { try await body() } catch let error as TasteError {
                if [.unavailable, .deadlineExceeded].contains(error.code) { throw error }
                codes.append(error.code)
            }
        }
        let timeout = Duration.seconds(60)
        try await change { try await client.rate(user: "u1", item: "i7", value: 4, timeout: timeout) }
        try await change { try await client.rate(user: "new", item: "brand new", value: 3, timeout: timeout) }
        try await change { try await client.forgetUser("u6", timeout: timeout) }
        try await change { _ = try await client.train(model: "bias") }
        return codes
    }
}
