import TasteEngine
import Testing

@testable import TasteServer

@Suite("How many connections there may be")
struct AdmissionTests {
    private func server(connections: Int, perUser: Int) -> (ServerInformation, Shared<ServerLimits>) {
        var limits = ServerLimits()
        (limits.connections, limits.connectionsPerUser) = (connections, perUser)
        let shared = Shared(limits)
        return (ServerInformation(version: "test", limits: shared), shared)
    }

    @Test("one user cannot take all")
    func perUser() {
        let (server, _) = server(connections: 3, perUser: 2)
        #expect(server.admit(user: 1))
        #expect(server.admit(user: 1))
        #expect(!server.admit(user: 1))
        #expect(server.admit(user: 2))
        #expect(!server.admit(user: 2))
        #expect(server.connections == 3)
        server.release(user: 1)
        #expect(server.admit(user: 2))
        #expect(!server.admit(user: 1))
    }

    @Test("releasing more often than admitting counts nobody below zero")
    func release() {
        let (server, _) = server(connections: 2, perUser: 2)
        server.release(user: 1)
        #expect(server.connections == 0)
        #expect(server.admit(user: 1))
        server.release(user: 1)
        server.release(user: 1)
        #expect(server.connections == 0)
    }

    @Test("limits that are read again hold for the next connection")
    func reload() {
        let (server, limits) = server(connections: 1, perUser: 1)
        #expect(server.admit(user: 1))
        #expect(!server.admit(user: 2))
        limits.value.connections = 2
        #expect(server.admit(user: 2))
    }
}
