import ArgumentParser
import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// The bare server that answers over HTTP are compared with: one route that returns so many bytes.
struct BareServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-http", abstract: "The bare server that answers over HTTP are compared with.",
        shouldDisplay: false)

    @Argument var bytes: Int

    func run() async throws {
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: bytes)
        let router = Router()
        router.get("api/v1/users/{user}/recommendations") { _, _ in
            Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("listens at http://127.0.0.1:\(channel.localAddress?.port ?? 0)/")
                fflush(nil)
            })
        try await application.run()
    }
}
