import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("The history in the status")
struct QualityHistoryCommandTests {
    @Test("taste status --history shows points and trainings as tables and as JSON, and they survive a kill")
    func history() async throws {
        let folder = try TemporaryFolder()
        var daemon = try await DaemonProcess(folder: folder)
        let empty = try await daemon.taste("status", "--history")
        #expect(empty.exit == 0 && empty.output.contains("no rating was predicted"), "\(empty.output)")
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(
                (0..<40).flatMap { user in
                    (0..<30).filter { (user + $0) % 4 > 0 }.map {
                        Rating(user: "u\(user)", item: "i\($0)", value: user % 2 == $0 % 2 ? 5 : 1, time: 1)
                    }
                })
            _ = try await client.train(model: "autoencoder")
            for user in 0..<4 { try await client.rate(user: "u\(user)", item: "i\((4 - user) % 4)", value: 5) }
            while try await client.qualityHistory().value.points.reduce(0, { $0 + $1.ratings }) < 4 {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        try await daemon.crash()
        daemon = try await DaemonProcess(folder: folder)
        let shown = try await daemon.taste("status", "--history")
        #expect(shown.exit == 0, "\(shown.complaints)")
        for part in ["popularity", "1 min", "training began", "autoencoder", "accepted", "asked for"] {
            #expect(shown.output.contains(part), "\(part): \(shown.output)")
        }
        let json = try await daemon.taste("status", "--history", "--json")
        let status = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let history = try #require(status["history"] as? [String: Any])
        let points = try #require(history["points"] as? [[String: Any]])
        #expect(points.reduce(0) { $0 + ($1["ratings"] as? Int ?? 0) } >= 4)
        #expect(points.allSatisfy { ($0["model"] as? [String: Any])?["rmse"] is Double })
        let trainings = try #require(history["trainings"] as? [[String: Any]])
        #expect(trainings.contains { $0["end"] as? String == "accepted" && $0["cause"] as? String == "asked for" })
        #expect(trainings.contains { ($0["curve"] as? [Any])?.isEmpty == false })
        let without = try await daemon.taste("status", "--json")
        #expect(!without.output.contains("\"history\""))
    }
}
