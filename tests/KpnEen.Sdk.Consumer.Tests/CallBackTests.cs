using System.Net;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KpnEen.Sdk.Consumer.Tests;

/// <summary>S15: code that uses the SDK is tested without a network, by nothing but what the SDK makes public.</summary>
public sealed class CallBackTests
{
    private readonly KpnEenClient _client = Substitute.For<KpnEenClient>();
    private readonly CallsClient _calls = Substitute.For<CallsClient>();
    private readonly UsersClient _users = Substitute.For<UsersClient>();

    public CallBackTests()
    {
        _client.Calls.Returns(_calls);
        _client.Users.Returns(_users);
        _users
            .ListAsync()
            .ReturnsForAnyArgs(
                KpnEenModelFactory.Pageable<User>([
                    new User
                    {
                        Id = "usr_1",
                        Extension = "201",
                        Name = "Anna",
                        Profile = UserProfile.From("office"),
                        ExternalIds = [],
                        CreatedAt = default,
                        UpdatedAt = default,
                    },
                ])
            );
    }

    [Fact]
    public async Task S15_who_was_missed_is_called_back()
    {
        var placed = new Call
        {
            Id = "conv_2",
            Direction = CallDirection.Outbound,
            State = CallState.Ringing,
            Customer = new Party { Presentation = Presentation.Allowed, Verified = true },
            Dialled = new Dialled { Number = "+31612345678", Kind = "number" },
            StartedAt = default,
            Legs = [],
            Recording = new CallRecordingStatus { State = "none", RecordingIds = [] },
        };
        _calls.DialAsync("usr_1", "+31612345678", Arg.Any<CancellationToken>()).Returns(placed);
        Assert.Same(placed, await new CallBack(_client).CallBackAsync("201", Missed(CallOutcome.Missed)));
    }

    [Fact]
    public async Task S15_a_failure_of_the_api_is_made_for_a_test()
    {
        _calls
            .DialAsync("", "", default)
            .ThrowsAsyncForAnyArgs(KpnEenModelFactory.Exception(HttpStatusCode.Conflict, "invalidCallState", "Anna is busy."));
        Assert.Null(await new CallBack(_client).CallBackAsync("201", Missed(CallOutcome.Missed)));
    }

    [Fact]
    public async Task S15_who_was_answered_is_left_alone()
    {
        Assert.Null(await new CallBack(_client).CallBackAsync("201", Missed(CallOutcome.Completed)));
        Assert.Empty(_calls.ReceivedCalls());
    }

    [Fact]
    public async Task S15_pages_etags_and_long_actions_are_made_too()
    {
        var pages = new List<int>();
        await foreach (var page in KpnEenModelFactory.Pageable<int>([1, 2, 3, 4, 5], pageSize: 2).AsPages())
            pages.Add(page.Items.Count);
        Assert.Equal([2, 2, 1], pages);

        var trunk = KpnEenModelFactory.WithETag(new DoNotDisturbSettings { Active = true }, "\"7\"");
        Assert.Equal("\"7\"", trunk.ETag);

        var operations = Substitute.For<OperationsClient>();
        var begun = new Operation
        {
            Id = "op_1",
            Kind = "replay",
            State = OperationState.Queued,
            CompletedItems = 0,
            Cancellable = true,
            CreatedAt = default,
        };
        operations.WaitForCompletionAsync(begun).ReturnsForAnyArgs(begun with { State = OperationState.Succeeded, CompletedItems = 12 });
        var operation = KpnEenModelFactory.Operation(operations, begun, (done, _) => Task.FromResult(done.CompletedItems));
        Assert.Equal(12, await operation.WaitForCompletionAsync());
    }

    private static ConversationClosedEvent Missed(CallOutcome outcome) =>
        new()
        {
            Id = "evt_1",
            Data = new EventData
            {
                Outcome = outcome,
                Customer = new Party
                {
                    Number = "+31612345678",
                    Presentation = Presentation.Allowed,
                    Verified = true,
                },
            },
        };
}
