// Places a person can share; chosen so that every odd kind of zone can be tried.

export const PLACES = [
  { name: "Berlin", latitude: 52.52, longitude: 13.405 },
  { name: "London", latitude: 51.507, longitude: -0.128 },
  { name: "New York", latitude: 40.713, longitude: -74.006 },
  { name: "Los Angeles", latitude: 34.052, longitude: -118.244 },
  { name: "São Paulo", latitude: -23.551, longitude: -46.633 },
  { name: "Kathmandu (+5:45)", latitude: 27.717, longitude: 85.324 },
  { name: "Tokyo", latitude: 35.677, longitude: 139.65 },
  { name: "Lord Howe Island (half-hour summer time)", latitude: -31.557, longitude: 159.083 },
  { name: "Apia", latitude: -13.833, longitude: -171.767 },
  { name: "The middle of the Atlantic", latitude: 30.0, longitude: -40.0 },
];
