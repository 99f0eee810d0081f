using System.Collections.Concurrent;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Tests.Conventions;

public enum ThingColor
{
    Red,
    DarkBlue,
}

public sealed record ThingInput(
    string Name,
    int Size,
    ThingColor Color = ThingColor.Red,
    ThingPart? Part = null,
    IReadOnlyList<ThingPart>? Parts = null,
    string? Label = null
);

public sealed record ThingPart(string Code, bool Spare = false);

public sealed record Thing(string Id, ThingInput Value);

public sealed record ThingPosition(int Index);

/// <summary>A small resource that uses every convention.</summary>
public sealed class Things
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int effects;

    public ConcurrentDictionary<string, (ThingInput Value, long Revision)> Stored { get; } =
        new() { ["thing_1"] = (new ThingInput("first", 1, Label: "old"), 7) };

    /// <summary>How often a creating handler ran.</summary>
    public int Effects => effects;

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OpenGate() => gate.TrySetResult();

    public void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/things", List).RequireScope(Scopes.DirectoryRead).Produces<Page<int>>();
        v1.MapPost("/things", Create).RequireScope(Scopes.DirectoryWrite).Idempotent();
        v1.MapPost("/things/gated", CreateGatedAsync).RequireScope(Scopes.DirectoryWrite).Idempotent();
        v1.MapPost("/things/failing", Fail).RequireScope(Scopes.DirectoryWrite).Idempotent();
        v1.MapGet("/things/{id}", Get).RequireScope(Scopes.DirectoryRead);
        v1.MapPut("/things/{id}", Put).RequireScope(Scopes.DirectoryWrite).RequireIfMatch();
        v1.MapPatch("/things/{id}", Patch).RequireScope(Scopes.DirectoryWrite).RequireIfMatch();
        v1.MapGet("/boom", IResult () => throw new InvalidOperationException("secret inner detail")).RequireScope(Scopes.DirectoryRead);
        v1.MapGet("/open", (TenantContext tenant) => tenant.IsAuthenticated ? tenant.ClientId : "nobody").AllowAnonymous();
        v1.MapGet(
                "/who",
                (TenantContext tenant) =>
                    new
                    {
                        tenant.TenantId,
                        tenant.ClientId,
                        actor = tenant.Actor.Kind,
                    }
            )
            .RequireScope(Scopes.DirectoryRead);
        v1.MapGet("/dated", (ApiVersionContext version) => version.IsAtLeast("2026-11-22") ? "new" : "old")
            .RequireScope(Scopes.DirectoryRead);
        v1.MapGet("/aged", () => "still here")
            .RequireScope(Scopes.DirectoryRead)
            .Deprecated(
                new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2027, 11, 1, 0, 0, 0, TimeSpan.Zero),
                "/v1/things"
            );
        v1.MapGet("/forgotten", () => "nobody guards this");
    }

    private static IResult List([AsParameters] PageRequest page, ThingColor? color, TenantContext tenant, Cursors cursors)
    {
        var cursor = cursors.For("listThings", tenant.TenantId, color);
        var after = cursor.Read<ThingPosition>(page.Cursor)?.Index ?? 0;
        int[] rows = [.. Enumerable.Range(after + 1, Math.Max(0, Math.Min(page.Size() + 1, 120 - after)))];
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new ThingPosition(row)));
    }

    private IResult Create(ThingInput input, HttpContext context)
    {
        if (input.Size < 0)
            return Problems.Validation("/size", ErrorCodes.OutOfRange);
        var count = Interlocked.Increment(ref effects);
        return ETags.Created(context, $"/v1/things/thing_{count}", new Thing($"thing_{count}", input), 1);
    }

    private async Task<IResult> CreateGatedAsync(ThingInput input, HttpContext context)
    {
        Interlocked.Increment(ref effects);
        Entered.TrySetResult();
        await gate.Task;
        return ETags.Created(context, "/v1/things/gated", new Thing("gated", input), 1);
    }

    private IResult Fail(ThingInput input)
    {
        Interlocked.Increment(ref effects);
        throw new InvalidOperationException(input.Name);
    }

    private IResult Get(string id, HttpContext context) =>
        Stored.TryGetValue(id, out var thing) ? ETags.Ok(context, new Thing(id, thing.Value), thing.Revision) : Problems.NotFound();

    private IResult Put(string id, ThingInput input, IfMatch ifMatch, HttpContext context) => Replace(id, _ => input, ifMatch, context);

    private IResult Patch(string id, MergePatch<ThingInput> patch, IfMatch ifMatch, HttpContext context) =>
        Replace(id, patch.ApplyTo, ifMatch, context);

    private IResult Replace(string id, Func<ThingInput, ThingInput> change, IfMatch ifMatch, HttpContext context)
    {
        if (!Stored.TryGetValue(id, out var before))
            return Problems.NotFound();
        ifMatch.Check(before.Revision);
        var after = (Value: change(before.Value), Revision: before.Revision + 1);
        return Stored.TryUpdate(id, after, before)
            ? ETags.Ok(context, new Thing(id, after.Value), after.Revision)
            : Problems.PreconditionFailed();
    }
}
