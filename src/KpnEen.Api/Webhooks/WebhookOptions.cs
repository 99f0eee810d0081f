using System.Collections.Immutable;
using KpnEen.Api.Conventions;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Targets;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Webhooks;

/// <summary>Configuration section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>Loopback, private addresses and plain http may be targets: the sandbox and closed networks only.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>Of the API, without a slash at the end: where thin deliveries point to.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>A forward proxy all deliveries leave by; null: straight. W40.</summary>
    public EgressProxy? Proxy { get; init; }

    public ImmutableArray<int> AllowedPorts { get; init; } = [443, 8443];

    /// <summary>The whole attempt: look-up, connect, TLS, headers and body. W18: 1 to 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What a lease lasts beyond the timeout: the time to write the outcome down. W22.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in flight to one endpoint; halved when it struggles, never below 1.</summary>
    public int ConcurrencyPerEndpoint { get; init; } = 8;

    /// <summary>Attempts in flight from this process.</summary>
    public int Concurrency { get; init; } = 512;

    /// <summary>How long the worker waits for news before it looks itself.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An event that only helps while it happens is skipped when older.</summary>
    public TimeSpan LiveEventAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An endpoint that only failed for this long is paused. W24.</summary>
    public TimeSpan DisableAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Deliveries and their attempts are kept this long.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a stop waits for attempts under way before it cuts them short.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(5);

    public RetrySchedule Schedule { get; init; } = RetrySchedule.Standard;

    /// <summary>How many endpoints a tenant may have: each is a delivery and its attempts for every event.</summary>
    public int EndpointsPerTenant { get; init; } = 100;

    /// <summary>Longer than any attempt can take, by construction: two workers never send the same attempt at once.</summary>
    public TimeSpan Lease => Timeout + LeaseMargin;

    /// <exception cref="InvalidOperationException">A value is out of range.</exception>
    public static WebhookOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Webhooks");
        var standard = new WebhookOptions();
        var delays = section.GetSection("RetryDelaySeconds").Get<double[]>();
        var timeout = section.GetValue("TimeoutSeconds", 15.0);
        if (timeout is not (>= 1 and <= 30))
            throw new InvalidOperationException("Webhooks:TimeoutSeconds must be 1 to 30.");
        var margin = section.GetValue("LeaseMarginSeconds", standard.LeaseMargin.TotalSeconds);
        if (margin is not (>= 2 and <= 300))
            throw new InvalidOperationException("Webhooks:LeaseMarginSeconds must be 2 to 300.");
        if (delays is { } d && (d.Length == 0 || d.Any(seconds => seconds is not (>= 0 and <= 86_400))))
            throw new InvalidOperationException("Webhooks:RetryDelaySeconds must be 0 to 86400 each, and at least one.");
        var endpoints = section.GetValue("EndpointsPerTenant", standard.EndpointsPerTenant);
        if (endpoints is < 1 or > 10_000)
            throw new InvalidOperationException("Webhooks:EndpointsPerTenant must be 1 to 10000.");
        return standard with
        {
            EndpointsPerTenant = endpoints,
            AllowPrivateTargets = section.GetValue("AllowPrivateTargets", false),
            PublicUrl = ApiOptions.From(configuration).PublicUrl,
            Proxy = section["Proxy"] is { Length: > 0 } proxy ? new EgressProxy(proxy, (section["NoProxy"] ?? "").Split(',')) : null,
            Timeout = TimeSpan.FromSeconds(timeout),
            LeaseMargin = TimeSpan.FromSeconds(margin),
            AllowedPorts = section.GetSection("AllowedPorts").Get<int[]>() is { } ports ? [.. ports] : standard.AllowedPorts,
            Concurrency = Math.Max(1, section.GetValue("Concurrency", standard.Concurrency)),
            ConcurrencyPerEndpoint = Math.Max(1, section.GetValue("ConcurrencyPerEndpoint", standard.ConcurrencyPerEndpoint)),
            Schedule = delays is null
                ? RetrySchedule.Standard
                : RetrySchedule.Standard with
                {
                    Delays = [.. delays.Select(seconds => TimeSpan.FromSeconds(seconds))],
                },
        };
    }
}
