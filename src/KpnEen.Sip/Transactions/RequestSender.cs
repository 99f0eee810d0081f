using KpnEen.Sip.Authentication;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>Sends a request other than INVITE, answers one challenge, gives the final response.</summary>
internal static class RequestSender
{
    /// <param name="nextSequence">Where the CSeq of the second attempt comes from; null adds one.</param>
    public static async Task<SipResponse> SendAsync(
        StackContext context,
        SipRequest request,
        Func<SipTarget> target,
        ClientCredentials? credentials,
        Func<uint>? nextSequence
    )
    {
        var (response, flow) = await SendOnceAsync(context, request, target());
        if (DigestClient.Answer(request, response, credentials, flow) is not { } again)
            return response;
        if (nextSequence is not null)
            again.Headers[HeaderNames.CSeq] = new CSeq(nextSequence(), again.Method).ToString();
        // The answer goes to who asked: another server of that name has not.
        return (await SendOnceAsync(context, again, flow is null ? target() : SipTarget.To(flow))).Response;
    }

    private static async Task<(SipResponse Response, SipFlow? Flow)> SendOnceAsync(
        StackContext context,
        SipRequest request,
        SipTarget target
    )
    {
        if (target.Uri is null || await context.Transport.LocateAsync(target) is not { Count: > 1 } servers)
            return await SendToAsync(context, request, target);
        // RFC 3263 4.3: the next server when one gives no answer, or says that it cannot.
        foreach (var server in servers.SkipLast(1))
        {
            var (response, flow) = await SendToAsync(context, RequestMaker.Copy(request), server);
            if (response.StatusCode != 503 && response is not { StatusCode: 408, IsSynthesised: true })
                return (response, flow);
            context.Transport.ReportFailed(server);
        }
        return await SendToAsync(context, request, servers[^1]);
    }

    private static async Task<(SipResponse Response, SipFlow? Flow)> SendToAsync(StackContext context, SipRequest request, SipTarget target)
    {
        if (await context.Transport.ResolveAsync(target, request) is not { } flow)
            return (ResponseMaker.Synthesise(request, 503), null);
        var exchange = new Exchange();
        context.Transactions.CreateClient(request, flow, exchange).Start();
        return (await exchange.Final, flow);
    }

    private sealed class Exchange : IClientTransactionUser
    {
        private readonly TaskCompletionSource<SipResponse> final = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SipResponse> Final => final.Task;

        public void OnResponse(SipResponse response, SipFlow flow)
        {
            if (!response.IsProvisional)
                final.TrySetResult(response);
        }

        public void OnFailure(SipResponse made) => final.TrySetResult(made);

        public IClientTransactionUser? Afterwards(byte[] sent) => null;
    }
}
