import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("The README") struct ReadmeTests {
    @Test("Its Swift is what this test compiles, word for word")
    func swiftIsCompiled() throws {
        let root = RepositoryFiles.root
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let example = root.appending(path: "Tests/ProcessTests/ReadmeExample.swift")
        #expect(try readme.contains("```swift\n" + String(contentsOf: example, encoding: .utf8) + "```"))
    }

    @Test("Its Swift recommends what somebody has not rated", .enabled(if: DaemonProcess.isBuilt, "needs tasted"))
    func swiftRecommends() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            for film in ["183", "143", "50"] { try await client.rate(user: "bob", item: film, value: 4) }
        }
        #expect(try await recommend(socket: daemon.socket).map(\.item) == ["50"])
    }
}
