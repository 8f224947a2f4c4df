namespace Attendance.Statistics;

/// <summary>One way in which people may come: the fraction of them that is in by a fraction of the admission time. Up
/// to two waves over a steady stream.</summary>
internal sealed class ForecastCurve
{
    private readonly Wave _first;
    private readonly Wave _second;
    private readonly double _steady;

    /// <param name="prior">How likely this curve is before anybody came; only ratios count.</param>
    public ForecastCurve(double prior, Wave first, Wave second)
    {
        (Prior, _first, _second) = (prior, first, second);
        _steady = 1 - first.Weight - second.Weight;
    }

    public double Prior { get; }

    /// <summary>0 at 0, 1 at 1, never falling.</summary>
    public double At(double time) => (_steady * time) + _first.At(time) + _second.At(time);

    /// <summary>A logistic bump, cut off at both ends of the admission time.</summary>
    internal readonly struct Wave
    {
        private readonly double _centre;
        private readonly double _width;
        private readonly double _start;
        private readonly double _scale;

        public Wave(double weight, double centre, double width)
        {
            (Weight, _centre, _width) = (weight, centre, width);
            _start = Logistic(-centre / width);
            _scale = weight / (Logistic((1 - centre) / width) - _start);
        }

        /// <summary>The part of all people who come with this wave.</summary>
        public double Weight { get; }

        public double At(double time) =>
            Weight == 0 ? 0 : _scale * (Logistic((time - _centre) / _width) - _start);

        private static double Logistic(double z) => 1 / (1 + Math.Exp(-z));
    }
}
