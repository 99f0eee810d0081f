using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Music;

/// <summary>What is played into a call because somebody asked for it.</summary>
public sealed class PlayedAudio(AudioFileCache files, PromptLibrary prompts, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>To its end, or until the listener hears something else.</summary>
    /// <param name="listener">Hears a prompt in the own language, and both at the rate of the own codec.</param>
    public Task PlayAsync(Call call, CallRequest.Play request, Leg listener, CancellationToken hangup) =>
        listener.PlayAsync(Source(call, request, listener), hangup);

    private IAudioSource Source(Call call, CallRequest.Play request, Leg listener)
    {
        if (request.AudioFileId is { } file)
            return new DeferredSource(
                FetchAsync(call, request, file, listener.AudioRate),
                new SilenceSource(TimeSpan.Zero),
                listener.AudioRate
            );
        var user = listener.Info.User is { } one ? call.Tenant.FindUser(one.Id) : null;
        var clip = prompts.Get(request.Prompt!, Announcer.LanguageOf(call.Tenant.Tenant, user));
        return new ClipSource(clip, listener.AudioRate, request.Loop);
    }

    private async Task<IAudioSource> FetchAsync(Call call, CallRequest.Play request, string fileId, int rate)
    {
        var clip = await files.GetAsync(call.Tenant.Tenant.Id, fileId).WaitAsync(Patience, time);
        return clip is null ? new SilenceSource(TimeSpan.Zero) : new ClipSource(clip, rate, request.Loop);
    }
}
