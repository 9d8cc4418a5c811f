import { StatusBar, StyleSheet } from 'react-native';

/** Android tells the height of its status bar; on iOS this clears the notch. */
const TOP = StatusBar.currentHeight ?? 56;

export const look = StyleSheet.create({
  page: { flex: 1, paddingTop: TOP, backgroundColor: '#fff' },
  screen: { flex: 1, padding: 16, gap: 12 },
  bar: { flexDirection: 'row', alignItems: 'center', justifyContent: 'space-between', gap: 12 },
  title: { fontSize: 20, fontWeight: '600', color: '#111' },
  text: { fontSize: 16, lineHeight: 24, color: '#222' },
  faint: { fontSize: 14, color: '#666' },
  notice: { fontSize: 14, color: '#b00020' },
  input: { borderWidth: 1, borderColor: '#ccc', borderRadius: 8, padding: 10, fontSize: 16, color: '#111' },
  grow: { flex: 1 },
  row: { flexDirection: 'row', alignItems: 'center', paddingVertical: 12, gap: 12 },
  badge: {
    minWidth: 22,
    paddingHorizontal: 6,
    borderRadius: 11,
    backgroundColor: '#d32f2f',
    color: '#fff',
    textAlign: 'center',
  },
  mine: { alignSelf: 'flex-end', backgroundColor: '#d7f0d9', borderRadius: 8, padding: 10, marginVertical: 4 },
  theirs: { alignSelf: 'flex-start', backgroundColor: '#eee', borderRadius: 8, padding: 10, marginVertical: 4 },
});
