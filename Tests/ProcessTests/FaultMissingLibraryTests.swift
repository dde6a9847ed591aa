import Foundation
import TasteClient
import TestSupport
import Testing

/// OpenBLAS is hidden from the daemon by a file of its name that is no library, in a folder that the loader looks at
/// first.
@Suite("A machine without OpenBLAS", .enabled(if: DaemonProcess.isBuilt))
struct FaultMissingLibraryTests {
    private func hiding(_ folder: TemporaryFolder) throws -> [String: String] {
        let libraries = folder.path("libraries")
        try FileManager.default.createDirectory(atPath: libraries, withIntermediateDirectories: true)
        try Data("no library".utf8).write(to: URL(filePath: libraries + "/libopenblas.so.0"))
        return ["LD_LIBRARY_PATH": libraries]
    }

    @Test(
        "Without OpenBLAS the daemon serves, declines training with the name of the package, and says so in status and log"
    )
    func serves() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await DaemonProcess(
            folder: folder, arguments: ["--training-ratings-min", "10"], environment: try hiding(folder))
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(
                (0..<200).map { Rating(user: "u\($0 % 20)", item: "i\($0 / 20)", value: Float(1 + $0 % 5)) })
            let error = await #expect(throws: TasteError.self) { try await client.train(model: "linear") }
            #expect(error?.code == .failedPrecondition && error?.message.contains("libopenblas0") == true)
            try await wait("the daemon does not complain") {
                try await client.status().value.trouble?.contains("libopenblas0") == true
            }
            #expect(try await client.recommend(user: "stranger", count: 3).value.count == 3)
        }
        #expect(daemon.standardError.contains("libopenblas0"))
        #expect(try await daemon.stop() == 0)
    }

    @Test(
        "Without OpenBLAS, models that were trained before answer and learn as they did",
        arguments: ["als", "blend", "autoencoder"])
    func answers(kind: String) async throws {
        let folder = try TemporaryFolder()
        let arguments = ["--training-interval-milliseconds", "5", "--training-ratings-min", "100000"]
        var daemon = try await DaemonProcess(folder: folder, arguments: arguments)
        let ratings = (0..<200).map { Rating(user: "u\($0 % 20)", item: "i\($0 / 20)", value: Float(1 + $0 % 5)) }
        let before = try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(ratings)
            try await client.train(model: kind)
            try await client.pauseLearning(true)
            try await client.rate([Rating(user: "u1", item: "i9", value: 5), Rating(user: "new", item: "i2", value: 5)])
            return try await client.recommend(user: "new", count: 9).value
        }
        #expect(try await daemon.stop() == 0)
        daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: try hiding(folder))
        try await TasteClient.withClient(path: daemon.socket) { client in
            let after = try await client.recommend(user: "new", count: 9).value
            #expect(after.map(\.item).sorted() == before.map(\.item).sorted())
            #expect(
                after.allSatisfy { one in before.contains { $0.item == one.item && abs($0.score - one.score) < 0.01 } })
            try await client.pauseLearning(false)
            try await wait("nothing is learned") {
                let freshness = try await client.status().freshness
                return freshness.trainedThrough == freshness.sequence
            }
            #expect(try await client.recommend(user: "new", count: 5).value.count == 5)
        }
        #expect(try await daemon.stop() == 0)
    }
}
