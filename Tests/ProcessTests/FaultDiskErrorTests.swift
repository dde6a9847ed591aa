import Foundation
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@Suite("A disk that fails temporarily")
struct FaultDiskErrorTests {
    @Test(
        "While the disk fails, the daemon refuses writes, serves reads and loses nothing; afterwards it works again",
        arguments: [("pages", "d"), ("meta pages", "m"), ("syncs", "s")])
    func errors(what: String, where place: String) async throws {
        let folder = try TemporaryFolder()
        let faults = folder.path("faults")
        var environment = try await PreloadedLibrary("WriteFaults", in: folder).environment
        environment["TASTE_WRITE_FAULTS"] = faults
        let arguments = [
            "--training-model", "bias", "--training-interval-milliseconds", "5", "--training-ratings-min", "10",
        ]
        let daemon = try await DaemonProcess(folder: folder, arguments: arguments, environment: environment)
        var acknowledged: Set<String> = []
        try await TasteClient.withClient(path: daemon.socket) { client in
            for round in 0..<3 {
                for number in 0..<20 {
                    let item = "item \(round).\(number)"
                    try await client.rate(user: "ann", item: item, value: 3)
                    acknowledged.insert(item)
                }
                try place.write(toFile: faults, atomically: true, encoding: .utf8)
                for number in 0..<5 {
                    let error = await #expect(throws: TasteError.self) {
                        try await client.rate(user: "ann", item: "refused \(round).\(number)", value: 3)
                    }
                    #expect(error?.code == .unavailable, "\(what): \(String(describing: error))")
                    _ = try await client.recommend(user: "ann")
                    #expect(try await items(of: client) == acknowledged)
                }
                try FileManager.default.removeItem(atPath: faults)
                // There is no pause, because a client that retries at once must not keep the daemon from recovering.
                try await wait("writes do not work again") {
                    do {
                        try await client.rate(user: "ann", item: "again \(round)", value: 3)
                        return true
                    } catch let error as TasteError where error.code == .unavailable {
                        return false
                    }
                }
                acknowledged.insert("again \(round)")
                #expect(try await items(of: client) == acknowledged)
            }
        }
        let log = daemon.standardError.split(separator: "\n")
        #expect(log.count { $0.contains("writes fail: ") } == 3, "\(daemon.standardError)")
        #expect(log.count { $0.contains("writes succeed again") } == 3, "\(daemon.standardError)")
        try await wait("the trouble stays though it is over") { try await status(of: daemon).trouble.isEmpty }
        try await daemon.crash()
        let second = try await DaemonProcess(folder: folder, arguments: arguments)
        try await TasteClient.withClient(path: second.socket) { client async throws in
            #expect(try await items(of: client) == acknowledged)
            #expect(try await client.status().value.ratings == acknowledged.count)
        }
    }

    private func items(of client: TasteClient) async throws -> Set<String> {
        var items: Set<String> = []
        for try await entry in client.history(user: "ann") { #expect(items.insert(entry.item).inserted) }
        return items
    }
}
