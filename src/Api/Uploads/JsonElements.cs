using System.Text.Json;

namespace Attendance.Uploads;

/// <summary>Cuts JSON into its elements, holding one at a time.</summary>
internal sealed class JsonElements(UploadBytes bytes, bool isLines)
{
    private const string WrongShape = "The JSON must be an array of objects, or {\"participants\": [...]}.";

    // Room for the largest element and for a block read ahead.
    private readonly byte[] _buffer = new byte[UploadOptions.RowMax * 2];
    private readonly JsonReaderOptions _options = new()
    {
        MaxDepth = UploadOptions.DepthMax,
        AllowMultipleValues = isLines,
    };

    private JsonReaderState? _state;
    private Place _place = isLines ? Place.Elements : Place.Start;
    private bool _isWrapped;
    private int _start;
    private int _end;
    private bool _ended;

    private enum Place
    {
        Start = 1,
        Wrapper = 2,
        WrappedValue = 3,
        Elements = 4,
        AfterElements = 5,
        AfterAll = 6,
    }

    private enum Step
    {
        Element = 1,
        NeedsMore = 2,
        End = 3,
    }

    /// <summary>Whether a fault is about the next element, not about what stands around them.</summary>
    public bool IsAmongElements => _place == Place.Elements;

    /// <summary>Null after the last one. Good until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync()
    {
        while (true)
        {
            switch (TryStep(out var element))
            {
                case Step.Element:
                    return element;
                case Step.End:
                    return null;
                default:
                    await FillAsync();
                    break;
            }
        }
    }

    private async ValueTask FillAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end > UploadOptions.RowMax)
        {
            throw TooLong();
        }

        var isFirst = _state is null;
        var count = await bytes.ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        _ended = count == 0;
        _state ??= new JsonReaderState(_options);
        if (isFirst && bytes.Head.StartsWith("\uFEFF"u8))
        {
            // The first read gives the whole head, thus all of the mark.
            _start = 3;
        }
    }

    private Step TryStep(out ReadOnlyMemory<byte> element)
    {
        element = default;
        if (_state is null)
        {
            return Step.NeedsMore;
        }

        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _ended, _state.Value);
        while (reader.Read())
        {
            if (IsElement(ref reader))
            {
                var begin = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    // The whole of it is read again when there is more: nothing was taken yet.
                    return Step.NeedsMore;
                }

                element = _buffer.AsMemory(_start + begin, (int)reader.BytesConsumed - begin);
                Take(ref reader);
                return element.Length <= UploadOptions.RowMax ? Step.Element : throw TooLong();
            }

            Take(ref reader);
            reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _ended, _state.Value);
        }

        Take(ref reader);
        return _ended ? Step.End : Step.NeedsMore;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
    }

    /// <summary>Looks at what stands around the elements.</summary>
    private bool IsElement(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Elements when reader.TokenType != JsonTokenType.EndArray:
                return true;
            case Place.Elements:
                _place = _isWrapped ? Place.AfterElements : Place.AfterAll;
                return false;
            case Place.Start when reader.TokenType == JsonTokenType.StartArray:
                _place = Place.Elements;
                return false;
            case Place.Start when reader.TokenType == JsonTokenType.StartObject:
                (_place, _isWrapped) = (Place.Wrapper, true);
                return false;
            case Place.Wrapper when reader.TokenType == JsonTokenType.PropertyName
                && !reader.ValueIsEscaped && reader.ValueTextEquals("participants"u8):
                _place = Place.WrappedValue;
                return false;
            case Place.WrappedValue when reader.TokenType == JsonTokenType.StartArray:
                _place = Place.Elements;
                return false;
            case Place.AfterElements when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.AfterAll;
                return false;
            default:
                throw UploadRefusedException.Invalid(WrongShape);
        }
    }

    private static UploadRefusedException TooLong() =>
        UploadRefusedException.Invalid($"This element is longer than {UploadOptions.RowMax} bytes.");
}
