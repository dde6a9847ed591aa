import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("The prequential evaluation, and reads of past states")
struct LiveQualityTests {
    private func trained(_ arguments: [String] = []) async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-interval-milliseconds", "10"] + arguments)
        let folder = try TemporaryFolder()
        try CommandLineTests.checkerboard.write(
            toFile: folder.path("ratings.csv"), atomically: true, encoding: .utf8)
        try #require(try await daemon.taste("import", folder.path("ratings.csv")).exit == 0)
        try #require(try await daemon.taste("train", "--json").exit == 0)
        return daemon
    }

    /// Waits until the weights have learned from every event.
    private func settle(_ client: TasteClient) async throws -> DaemonStatus {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await client.status()
            if answer.freshness.trainedThrough == answer.freshness.sequence { return answer.value }
            try #require(ContinuousClock.now < deadline, "the weights did not follow")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("Ratings that arrive are evaluated, the figures survive a crash, and no rating is counted twice")
    func survives() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await DaemonProcess(
            folder: folder, arguments: ["--training-interval-milliseconds", "10"])
        var judged = 0
        var before: LiveQuality?
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(checkerboardRatings)
            _ = try await client.train()
            #expect(try await settle(client).live.ratings == 0)
            for step in 0..<40 {
                try await client.rate(user: "u\(step)", item: "new", value: step % 2 == 0 ? 5 : 1)
                judged += 1
                // The ratings are sent one by one, so that no round has more than it can evaluate.
                if step % 4 == 0 { _ = try await settle(client) }
            }
            let live = try await settle(client).live
            // A machine that runs many tests may not have time to evaluate all of them.
            #expect(live.ratings > 0 && live.ratings <= judged && live.ranked <= judged / 2 && live.window == 2_000)
            before = live
            #expect(live.model.rmse != nil && live.bias.rmse != nil && live.popularity.hitRate != nil)
            // The last of these ratings are not evaluated before the crash.
            for step in 0..<20 { try await client.rate(user: "u\(step)", item: "newer", value: 3) }
        }
        try await daemon.crash()
        let restarted = try await DaemonProcess(
            folder: folder, arguments: ["--training-interval-milliseconds", "10"])
        try await TasteClient.withClient(path: restarted.socket) { client in
            let live = try await settle(client).live
            let least = try #require(before?.ratings)
            #expect(live.ratings >= least && live.ratings <= least + 20)
        }
    }

    @Test("taste status compares the model with its baselines, and prints one JSON object for scripts")
    func status() async throws {
        let daemon = try await trained()
        #expect(try await daemon.taste("status").output.contains("as ratings arrive") == false)
        try await TasteClient.withClient(path: daemon.socket) { client in
            for step in 0..<6 { try await client.rate(user: "u\(step)", item: "i\((step * 13 + 5) % 30)", value: 4) }
            _ = try await settle(client)
        }
        let shown = try await daemon.taste("status")
        let start = try #require(shown.lines.firstIndex { $0.hasPrefix("as ratings arrive") })
        #expect(
            shown.lines[(start + 1)...(start + 3)].map { $0.split(separator: " ")[0] } == [
                "model", "bias", "popularity",
            ])
        #expect(Set(shown.lines[start...(start + 3)].map(\.count)).count == 1)
        let object = try #require(try await daemon.taste("status", "--json").objects().first?["live"] as? [String: Any])
        #expect(object["window"] as? Int == 2_000)
        let model = try #require(object["model"] as? [String: Any])
        #expect(model["rmse"] is Double && model.keys.contains("hit_rate@10"))
        #expect(object["drift"] is NSNull)
    }

    @Test("recommend --as-of uses the ratings of that time, and the error for an impossible event says what to do")
    func asOf() async throws {
        let daemon = try await trained(["--limits-past-events", "5"])
        let before = try await daemon.taste("recommend", "u2", "--json", "-n", "50").objects()
        let sequence = try #require(before.first?["sequence"] as? Int)
        let rated = try #require(before[1]["item"] as? String)
        #expect(try await daemon.taste("rate", "u2", rated, "1").exit == 0)
        func items(_ objects: [[String: Any]]) -> Set<String> { Set(objects.compactMap { $0["item"] as? String }) }
        let now = try await daemon.taste("recommend", "u2", "--json", "-n", "50").objects()
        #expect(!items(now).contains(rated))
        let past = try await daemon.taste("recommend", "u2", "--json", "-n", "50", "--as-of", "\(sequence)").objects()
        #expect(items(past) == items(before) && past.first?["sequence"] as? Int == sequence)
        let shown = try await daemon.taste("recommend", "u2", "--as-of", "\(sequence)")
        #expect(shown.lines.last?.contains("as of event \(sequence)") == true)

        let future = try await daemon.taste("recommend", "u2", "--as-of", "\(sequence + 2)")
        #expect(future.exit != 0 && future.complaints.contains("the newest is \(sequence + 1)"))
        let tooOld = try await daemon.taste("recommend", "u2", "--as-of", "\(sequence - 5)")
        #expect(tooOld.exit != 0 && tooOld.complaints.contains("limits.pastEvents"))
        #expect(try await daemon.taste("recommend", "u2", "--as-of", "0").exit == 64)
    }
}

private let checkerboardRatings: [Rating] = (0..<40).flatMap { user in
    (0..<30).compactMap { item in
        (user * 7 + item * 11) % 5 == 0
            ? nil : Rating(user: "u\(user)", item: "i\(item)", value: user % 2 == item % 2 ? 5 : 1, time: 1)
    }
}
