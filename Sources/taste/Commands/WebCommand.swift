import ArgumentParser
import Foundation
import Glibc

/// Starts the program `taste-web` in place of this one. It is a program of its own, so that `taste`, which scripts
/// start a thousand times, does not carry a web server.
struct WebCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "Serve a page for people and an HTTP interface for programs.",
        discussion: "taste web --listen 127.0.0.1:8017 --open; `taste-web --help` lists all options.")

    @OptionGroup var place: SocketOption

    @Argument(parsing: .captureForPassthrough, help: "The options of taste-web.")
    var arguments: [String] = []

    func run() throws {
        let chosen = place.socket.map { ["--socket", $0] } ?? []
        let program = Self.program
        let words = ([program] + chosen + arguments).map { strdup($0) } + [nil]
        execv(program, words)
        throw CommandFailure(
            .failed, "\(program) cannot be started: \(String(cString: strerror(errno))). Install it beside taste."
        ).reported()
    }

    /// The path of taste-web: beside this program.
    private static var program: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/usr/bin/taste"
        return URL(filePath: own).deletingLastPathComponent().appending(path: "taste-web").path(percentEncoded: false)
    }
}
