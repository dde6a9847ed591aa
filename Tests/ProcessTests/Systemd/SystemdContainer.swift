import Foundation
import Testing

/// A real systemd, booted as the first process of a container in which tasted is installed as the README says.
///
/// The file system of the container is a small Debian under an overlay in memory: it has no Swift, no compiler and no
/// network, and the changes of a test disappear with the container.
struct SystemdContainer: Sendable {
    /// The id of the container's first process on this machine.
    let leader: Int32

    /// The container that the current suite uses.
    @TaskLocal static var current: SystemdContainer?

    /// Runs a command as root of the container.
    func run(_ arguments: String...) async throws -> HostCommand.Result { try await command(arguments).run() }

    /// Runs a command as the container's root and throws unless it exits with 0.
    @discardableResult
    func succeed(_ arguments: String...) async throws -> HostCommand.Result { try await succeed(arguments) }

    /// Runs a command as the container's root and throws unless it exits with 0.
    @discardableResult
    func succeed(_ arguments: [String]) async throws -> HostCommand.Result { try await command(arguments).succeed() }

    /// Starts units. If one does not start, the error contains their lines in the journal.
    func start(_ units: String...) async throws {
        let result = try await command(["systemctl", "start"] + units).run()
        guard result.status != 0 else { return }
        let journal = try await run("journalctl", "--no-pager", "--output=cat", "--lines=50", "--unit=tasted*")
        throw NotStarted(units: units, journal: journal.output)
    }

    struct NotStarted: Error, CustomStringConvertible {
        let units: [String]
        let journal: String
        var description: String { "\(units.joined(separator: " ")) did not start:\n\(journal)" }
    }

    /// Runs `taste` as an ordinary user.
    func taste(as user: String, _ arguments: String...) -> HostCommand {
        command(["runuser", "-u", user, "--", "taste"] + arguments)
    }

    /// A property of a unit, as `systemctl show` prints it.
    func property(_ name: String, of unit: String = "tasted.service") async throws -> String {
        try await succeed("systemctl", "show", unit, "--property", name, "--value").output
            .trimmingCharacters(in: .newlines)
    }

    /// Replaces the configuration file of all daemons.
    func configure(_ text: String) async throws {
        try text.write(toFile: "/proc/\(leader)/root/etc/tasted/tasted.yaml", atomically: false, encoding: .utf8)
    }

    /// The lines in the journal of tasted.service that match, such as `TASTED_UID=0`.
    func journal(matching matches: String...) async throws -> String {
        try await succeed(["journalctl", "--unit=tasted", "--output=cat", "--no-pager"] + matches).output
    }

    /// Adds an ordinary user, who may be a member of the socket's group.
    func addUser(_ name: String, inGroup: Bool = true) async throws {
        try await succeed("useradd", name)
        if inGroup { try await succeed("usermod", "--append", "--groups", "tasted", name) }
    }

    /// Waits until a condition holds, and fails the test if that takes too long.
    func wait(for what: Comment, until condition: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(what)
    }

    /// The kernel's lines about a Unix socket of the container.
    func kernelSockets(at path: String) throws -> [String] {
        try String(contentsOfFile: "/proc/\(leader)/net/unix", encoding: .utf8)
            .split(separator: "\n").map(String.init).filter { $0.hasSuffix(" " + path) }
    }

    private func command(_ arguments: [String]) -> HostCommand {
        let enter = ["nsenter", "--target", "\(leader)", "--mount", "--uts", "--ipc", "--net", "--pid", "--"]
        return HostCommand(arguments: enter + arguments)
    }
}
