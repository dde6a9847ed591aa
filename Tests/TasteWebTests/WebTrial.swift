import TasteClient
import TestSupport
import Testing

/// A daemon with a few films and ratings, and a web server for it.
struct WebTrial {
    let daemon: DaemonProcess
    let web: WebProcess

    static var isPossible: Bool {
        ["tasted", "taste-web", "taste"].allSatisfy { BuiltProduct.path($0) != nil }
    }

    init(arguments: [String] = []) async throws {
        daemon = try await DaemonProcess()
        web = try await WebProcess(socket: daemon.socket, arguments: arguments)
        try await TasteClient.withClient(path: daemon.socket) { client in
            let names = ["Alien", "Brazil", "Fargo/2", "Heat 🔥", "<script>alert(1)</script>"]
            try await client.putItems(
                names.map { Item(id: $0, title: $0, year: 1985, genres: ["Drama"], metadata: [:]) })
            for (position, name) in names.enumerated() {
                for user in ["ann", "bo/b", "çelik 🎬"] where position < 3 || user != "ann" {
                    try await client.rate(user: user, item: name, value: Float(1 + position % 5))
                }
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    static var needsPrograms: Self {
        .enabled(if: WebTrial.isPossible, "needs tasted, taste and taste-web: run `swift build --build-tests`")
    }
}
