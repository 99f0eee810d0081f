using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Records;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Calls;

/// <summary>Posts requests to live calls of the tenant and answers with what came of them.</summary>
internal sealed class CallCommands(TenantContext tenant, ICallControl calls, CallRecordStore records)
{
    public async Task<IResult> PostAsync(string callId, CallRequest request, CancellationToken cancellation) =>
        await calls.PostAsync(tenant.TenantId, callId, request, cancellation) switch
        {
            CommandResult.Done(var call) => TypedResults.Ok(CallViews.Show(call)),
            CommandResult.NotFound when await records.FindAsync(tenant.TenantId, callId, cancellation) is not null => Problems.Conflict(
                ProblemCodes.CallEnded
            ),
            var other => CommandAnswers.Problem(other),
        };
}
