import Testing

@testable import TasteClient

@Suite("The path of the socket")
struct SocketPathTests {
    @Test("The socket is TASTED_SOCKET, else the machine's, else the one in the runtime folder")
    func order() throws {
        let all = ["TASTED_SOCKET": "/a/b.sock", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: all) { _ in true } == "/a/b.sock")
        let unnamed = ["TASTED_SOCKET": "", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: unnamed) { $0 == SocketPath.system } == SocketPath.system)
        #expect(try SocketPath.found(environment: unnamed) { _ in false } == "/run/user/1/tasted.sock")
    }

    @Test("The error says how to name the socket if there is none")
    func none() {
        let failure = #expect(throws: TasteError.self) { try SocketPath.found(environment: [:]) { _ in false } }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("TASTED_SOCKET") == true)
    }
}
