import TasteClient
import TestSupport
import Testing

@Suite("The size of the store's file")
struct FileSizeTests {
    @Test("The store's file does not grow while ratings arrive and models are trained, updated and read")
    func flat() async throws {
        let users = 300
        let items = 60
        let daemon = try await DaemonProcess(arguments: [
            "--training-model", "bias", "--training-interval-milliseconds", "1", "--training-full-share", "1000",
            "--log-level", "warning",
        ])
        let socket = daemon.socket
        try await withThrowingTaskGroup { group in
            try await TasteClient.withClient(path: socket) { client in
                let ratings = (0..<users).flatMap { user in
                    (0..<items).filter { (user * 7 + $0 * 11) % 5 != 0 }.map {
                        Rating(user: "u\(user)", item: "i\($0)", value: user % 2 == $0 % 2 ? 4.5 : 1.5)
                    }
                }
                try await client.rate(ratings)
                // As many models are trained as are kept.
                for round in 0..<4 { try await Self.train(round, client) }
            }
            for reader in 0..<2 {
                group.addTask {
                    try await TasteClient.withClient(path: socket) { client in
                        var user = reader
                        while !Task.isCancelled {
                            _ = try await client.recommend(user: "u\(user % users)")
                            user += 2
                            try await Task.sleep(for: .milliseconds(2))
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            try await TasteClient.withClient(path: socket) { client in
                let rounds = 300
                var generation = try await client.status().freshness.generation
                let first = generation
                var early = 0
                for round in 0..<rounds {
                    let rated = try await client.rate(
                        user: "u\(round * 13 % users)", item: "i\(round * 7 % items)", value: Float(1 + round % 9) / 2)
                    if round % 20 == 19 { try await Self.train(round / 20, client) }
                    // The ratings are learned one by one, so that each one causes a publication.
                    try await wait("rating \(round) is not learned") {
                        let freshness = try await client.status().freshness
                        generation = freshness.generation
                        return freshness.trainedThrough >= rated.sequence
                    }
                    // After this number of trainings, free gaps of every size have occurred in the file.
                    if round == rounds / 5 { early = try await client.status().value.fileBytes }
                }
                #expect(generation >= first + UInt64(rounds) * 9 / 10)
                let late = try await client.status().value.fileBytes
                #expect(Double(late) <= 1.2 * Double(early), "\(early) bytes became \(late)")
            }
        }
        #expect(try await daemon.stop() == 0)
    }

    /// A model that is worse than popularity is refused, and its file space is used all the same.
    private static func train(_ round: Int, _ client: TasteClient) async throws {
        do {
            if round % 2 == 0 {
                _ = try await client.train(model: "bias")
            } else {
                _ = try await client.train(model: "sae", parameters: ["epochs": "1"])
            }
        } catch let error as TasteError where error.code == .failedPrecondition {}
    }
}
