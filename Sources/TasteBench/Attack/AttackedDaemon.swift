import Foundation
import Glibc
import TasteProtocol

/// A daemon that a trial has started, with the settings as shipped, apart from the mode of the socket.
final class AttackedDaemon: Sendable {
    let child: Child
    let socket: String
    let state: String
    private let log: String

    /// - Parameters:
    ///   - name: the name of its folder within the room's.
    ///   - group: the memory group that it shall run in.
    ///   - waits: whether it must answer before this returns.
    init(
        in room: Room, _ name: String = "daemon", _ arguments: [String] = [], group: MemoryGroup? = nil,
        waits: Bool = true
    ) throws {
        let folder = room.folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o711)
        (socket, state, log) = (folder + "/s", folder + "/state", folder + "/log")
        let own = ["--state", state, "--socket", socket, "--socket-mode", "666", "--training-automatic", "false"]
        child = try room.start(room.product("tasted"), own + arguments, log: log)
        try group?.add(child.identifier)
        guard waits else { return }
        guard answers(within: 30) else { throw BenchError("the daemon does not serve, \(child.ending): \(said)") }
    }

    /// What it has written, at most the last thousand bytes.
    var said: String {
        let data = FileManager.default.contents(atPath: log) ?? Data()
        return String(decoding: data.suffix(1000), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Returns whether it answers a ping within this time, while it runs.
    func answers(within seconds: Double) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while child.isRunning, ContinuousClock.now < end {
            if let connection = try? connect(seconds: max(0.1, (end - ContinuousClock.now).seconds)),
                (try? connection.ask(.ping(WirePing()))) != nil
            {
                return true
            }
            usleep(5000)
        }
        return false
    }

    func connect(seconds: Double = 30) throws -> FrameConnection { try FrameConnection(path: socket, seconds: seconds) }

    /// - Returns: whether it ended by itself within this time.
    @discardableResult
    func stop(within seconds: Double = 15) -> Bool {
        child.send(SIGTERM)
        if child.waits(atMost: seconds) { return true }
        child.end()
        return false
    }

    /// The resident memory that belongs to no file, in MiB; 0 once it has ended.
    var anonymousMebibytes: Double {
        let status = (try? String(contentsOfFile: "/proc/\(child.identifier)/status", encoding: .utf8)) ?? ""
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }) else { return 0 }
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? 0) / 1024
    }

    /// The seconds of processor time that it has used.
    var processorSeconds: Double {
        let text = (try? String(contentsOfFile: "/proc/\(child.identifier)/stat", encoding: .utf8)) ?? ""
        guard let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The percentage of one core that it uses during this time.
    func processorPercent(during seconds: Double) -> Double {
        let (before, start) = (processorSeconds, ContinuousClock.now)
        usleep(UInt32(seconds * 1e6))
        return (processorSeconds - before) / (ContinuousClock.now - start).seconds * 100
    }

    func status() throws -> WireStatus {
        guard case .status(let status) = try connect(seconds: 5).ask(.getStatus(WireGetStatus())).result else {
            throw BenchError("the daemon does not tell its status")
        }
        return status
    }
}
