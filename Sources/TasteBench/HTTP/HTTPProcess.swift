import Foundation
import NIOCore

/// A server of the same build that prints the address on which it listens.
final class HTTPProcess {
    let port: Int
    private let process = Process()

    init(_ product: String, _ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try Product.path(product))
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        var text = ""
        while true {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw BenchError("\(product) does not listen") }
            text += String(decoding: data, as: UTF8.self)
            guard let found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\/\n/), let port = Int(found.1) else {
                continue
            }
            self.port = port
            return
        }
    }

    var address: SocketAddress {
        get throws { try SocketAddress(ipAddress: "127.0.0.1", port: port) }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
