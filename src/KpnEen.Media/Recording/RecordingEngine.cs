using System.Collections.Concurrent;
using KpnEen.Media.Codecs;
using KpnEen.Media.Recording;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media;

/// <summary>Records legs into sealed files of one folder. A disk that is full, slow or broken costs recordings, never a call.</summary>
public sealed class RecordingEngine : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly RecordingOptions _options;
    private readonly RecordingKeys _keys;
    private readonly IRecordingDisk _disk;
    private readonly IRecordingWorkers _workers;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<CallRecorder, bool> _recorders = new();
    private readonly BlockPool _narrow = new(Pcm.Rate);
    private readonly BlockPool _wide = new(Pcm.WideRate);
    private readonly Lock _gate = new();
    private IDisposable? _beat;

    /// <param name="disk">Null: that of this machine.</param>
    public RecordingEngine(
        RecordingOptions options,
        RecordingKeys keys,
        IRecordingWorkers workers,
        TimeProvider time,
        ILogger log,
        IRecordingDisk? disk = null
    ) => (_options, _keys, _workers, _time, _log, _disk) = (options, keys, workers, time, log, disk ?? new LocalDisk());

    /// <summary>Recordings that run or wait for their end to be written.</summary>
    public int Running => _recorders.Count;

    /// <summary>Starts to record: one leg a channel. Either port may come later. Nothing said since the call of this is lost.</summary>
    /// <param name="id">Names the recording and its file.</param>
    /// <exception cref="IOException">The disk is full, too slow or broken, or there is a file of that name.</exception>
    public async Task<CallRecorder> StartAsync(string id, MediaPort? left, MediaPort? right)
    {
        var recorder = new CallRecorder(this, id, RateOf(left, right), left, right);
        Add(recorder);
        recorder.Begin();
        try
        {
            await recorder.Opened.WaitAsync(_options.OpensWithin, _time);
        }
        catch (TimeoutException)
        {
            var slow = new IOException($"The disk made no file within {_options.OpensWithin.TotalSeconds:0.#} s.");
            recorder.Fail(slow);
            throw slow;
        }
        return recorder;
    }

    /// <summary>Where the file of a recording lies.</summary>
    public string PathOf(string id) => Path.Combine(_options.Folder, id + RecordingFile.Extension);

    public void Dispose()
    {
        foreach (var recorder in _recorders.Keys)
            _ = recorder.StopAsync();
        lock (_gate)
            _beat?.Dispose();
        _workers.Dispose();
    }

    internal TimeProvider Time => _time;

    internal RecordingKeys Keys => _keys;

    internal RecordingOptions Options => _options;

    /// <exception cref="IOException">No room, or no file.</exception>
    internal RecordingWriter Create(string id, int rate)
    {
        var (free, total) = _disk.Room(_options.Folder);
        if (free < Math.Min(_options.LeastFree, total / 100))
            throw new IOException($"The disk of recordings is full: {free >> 10} kB are left.");
        return new RecordingWriter(_disk, PathOf(id), id, rate, _keys);
    }

    internal BlockPool Blocks(int rate) => rate == Pcm.Rate ? _narrow : _wide;

    internal void Post(Action work) => _workers.Post(work);

    internal void Failed(CallRecorder recorder, Exception why) =>
        _log.LogError("Recording {Recording} failed: {Reason}", recorder.Id, why.Message);

    internal void NotRemoved(CallRecorder recorder, Exception why) =>
        _log.LogError("The file of failed recording {Recording} cannot be removed: {Reason}", recorder.Id, why.Message);

    internal void Remove(CallRecorder recorder)
    {
        lock (_gate)
        {
            _recorders.TryRemove(recorder, out _);
            if (!_recorders.IsEmpty)
                return;
            _beat?.Dispose();
            _beat = null;
        }
    }

    private void Add(CallRecorder recorder)
    {
        lock (_gate)
        {
            _recorders[recorder] = true;
            _beat ??= _workers.Every(Step, Collect);
        }
    }

    private void Collect()
    {
        foreach (var (recorder, _) in _recorders)
        {
            try
            {
                recorder.Collect();
            }
            catch (Exception bug)
            {
                recorder.Fail(bug);
            }
        }
    }

    // Wideband as soon as one leg is.
    private static int RateOf(MediaPort? left, MediaPort? right) =>
        Math.Max(left?.Codec?.AudioRate ?? Pcm.Rate, right?.Codec?.AudioRate ?? Pcm.Rate);
}
