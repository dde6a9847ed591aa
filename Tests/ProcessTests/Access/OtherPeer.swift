import Foundation
import TestSupport

/// Runs `taste` under another uid, with groups of its choice. The tests must run as root.
struct OtherPeer {
    private let folder: TemporaryFolder
    private let credentials: [String]
    private let socket: String

    /// - Parameters:
    ///   - uid: The uid and the first group of the process.
    ///   - groups: Its supplementary groups.
    init(uid: Int, groups: [Int] = [], of daemon: DaemonProcess) throws {
        // The peer could not read the build folder.
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: BuiltProduct.path("taste") ?? "", toPath: folder.path("taste"))
        let groups = groups.isEmpty ? "--clear-groups" : "--groups=\(groups.map(String.init).joined(separator: ","))"
        credentials = ["--reuid=\(uid)", "--regid=\(uid)", groups]
        socket = daemon.socket
    }

    /// - Returns: The exit status, and both outputs together.
    func taste(_ arguments: String...) throws -> (exit: Int32, output: String) { try run(arguments) }

    /// - Returns: The exit status, and both outputs together.
    func run(_ arguments: [String]) throws -> (exit: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = credentials + [folder.path("taste")] + arguments + ["--socket", socket]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
