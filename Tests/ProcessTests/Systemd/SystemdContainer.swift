import Foundation
import Testing

/// A real systemd, booted as the first process of a container in which tasted is installed as the README says.
///
/// The file system of the container is a small Debian under an overlay in memory: it has no Swift, no compiler and no
/// network, and what a test changes is gone with it.
struct SystemdContainer: Sendable {
    /// The container's first process, by its number on this machine.
    let leader: Int32

    /// The container that the suite at hand runs against.
    @TaskLocal static var current: SystemdContainer?

    /// Runs a command as the container's root.
    func run(_ arguments: String...) async throws -> HostCommand.Result { try await command(arguments).run() }

    /// Runs a command as the container's root and throws unless it exits with 0.
    @discardableResult
    func succeed(_ arguments: String...) async throws -> HostCommand.Result { try await succeed(arguments) }

    /// Runs a command as the container's root and throws unless it exits with 0.
    @discardableResult
    func succeed(_ arguments: [String]) async throws -> HostCommand.Result { try await command(arguments).succeed() }

    /// Starts units; where one does not start, the error holds what they wrote to the journal.
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

    /// `taste` as an ordinary user.
    func taste(as user: String, _ arguments: String...) -> HostCommand {
        command(["runuser", "-u", user, "--", "taste"] + arguments)
    }

    /// A property of a unit, as systemd shows it.
    func property(_ name: String, of unit: String = "tasted.service") async throws -> String {
        try await succeed("systemctl", "show", unit, "--property", name, "--value").output
            .trimmingCharacters(in: .newlines)
    }

    /// Adds an ordinary user, in the socket's group or out of it.
    func addUser(_ name: String, inGroup: Bool = true) async throws {
        try await succeed("useradd", name)
        if inGroup { try await succeed("usermod", "--append", "--groups", "tasted", name) }
    }

    /// Waits until a condition holds, and fails the test where it never does.
    func wait(for what: Comment, until condition: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(what)
    }

    /// The lines that the kernel keeps about a Unix socket of the container.
    func kernelSockets(at path: String) throws -> [String] {
        try String(contentsOfFile: "/proc/\(leader)/net/unix", encoding: .utf8)
            .split(separator: "\n").map(String.init).filter { $0.hasSuffix(" " + path) }
    }

    private func command(_ arguments: [String]) -> HostCommand {
        let enter = ["nsenter", "--target", "\(leader)", "--mount", "--uts", "--ipc", "--net", "--pid", "--"]
        return HostCommand(arguments: enter + arguments)
    }
}
