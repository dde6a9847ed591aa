import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("Jumps of the clock")
struct FaultClockTests {
    private static let day = 86_400

    @Test(
        "When the clock jumps by a day, the last rating counts and learning continues, also in the next daemon"
    )
    func jumps() async throws {
        let folder = try TemporaryFolder()
        let clock = folder.path("clock")
        var environment = try await PreloadedLibrary("Clock", in: folder).environment
        environment["TASTE_CLOCK"] = clock
        let arguments = [
            "--training-model", "bias", "--training-interval-milliseconds", "5", "--training-ratings-min", "10",
        ]
        var sequence: UInt64 = 0
        var values: [String: Float] = [:]
        var daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
        for (round, jump) in [0, -Self.day, Self.day, -30 * Self.day, 0].enumerated() {
            try "\(jump)".write(toFile: clock, atomically: true, encoding: .utf8)
            try await TasteClient.withClient(path: daemon.socket) { client in
                for number in 0..<20 {
                    // Some ratings are new, others replace ratings of earlier rounds, whose times are later or earlier.
                    let item = "i\(number + round)"
                    let value = Float(1 + (number + round) % 9) / 2
                    let written = try await client.rate(user: "ann", item: item, value: value)
                    #expect(written.sequence == sequence + 1)
                    sequence = written.sequence
                    values[item] = value
                }
                var found: [String: Float] = [:]
                for try await entry in client.history(user: "ann") {
                    #expect(found.updateValue(entry.value, forKey: entry.item) == nil)
                }
                #expect(found == values)
                // A wait and its deadline do not depend on this clock.
                let options = ReadOptions(minimumSequence: sequence, deadline: .seconds(30))
                #expect(try await client.recommend(user: "ann", options: options).freshness.sequence >= sequence)
                let late = await #expect(throws: TasteError.self) {
                    let options = ReadOptions(minimumSequence: sequence + 1, deadline: .milliseconds(50))
                    _ = try await client.recommend(user: "ann", options: options)
                }
                #expect(late?.code == .failedPrecondition || late?.code == .deadlineExceeded)
                let wanted = sequence
                try await wait("round \(round) is not learned") {
                    try await client.status().freshness.trainedThrough >= wanted
                }
                let status = try await client.status().value
                #expect(status.trouble == nil && status.uptimeSeconds >= 0 && status.uptimeSeconds < Self.day)
                let trained = try await client.train(model: "bias")
                #expect(trained.freshness.trainedThrough == sequence)
                let models = try await client.models().value
                #expect(models.map(\.generation) == models.map(\.generation).sorted(by: >))
                #expect(models.contains { $0.serving && $0.generation == trained.freshness.generation })
            }
            try await daemon.crash()
            daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
        }
        try await TasteClient.withClient(path: daemon.socket) { client in
            let back = try await client.rollback().value
            #expect(back.serving)
            let last = sequence
            try await wait("what it went back to does not learn on") {
                try await client.status().freshness.trainedThrough >= last
            }
            #expect(try await client.status().value.ratings == values.count)
        }
        #expect(try await daemon.stop() == 0)
    }
}
